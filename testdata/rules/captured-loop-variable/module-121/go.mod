module example.com/module-121

go 1.21
