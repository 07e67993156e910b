module example.com/module-old

go 1.19
