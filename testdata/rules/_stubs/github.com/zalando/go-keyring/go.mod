module github.com/zalando/go-keyring

go 1.25
