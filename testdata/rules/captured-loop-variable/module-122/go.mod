module example.com/module-122

go 1.22
