module github.com/jarcoal/httpmock

go 1.25
