module example.com/vendored

go 1.25

require example.org/seams v1.2.0
