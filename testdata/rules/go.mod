module example.com/rules

go 1.25

require (
	github.com/DATA-DOG/go-sqlmock v1.0.0
	github.com/agiledragon/gomonkey/v2 v2.0.0
	github.com/frankban/quicktest v1.0.0
	github.com/gin-gonic/gin v1.0.0
	github.com/google/uuid v1.0.0
	github.com/jarcoal/httpmock v1.0.0
	github.com/onsi/ginkgo/v2 v2.0.0
	github.com/onsi/gomega v1.0.0
	github.com/prashantv/gostub v1.0.0
	github.com/prometheus/client_golang v1.0.0
	github.com/rs/zerolog v1.0.0
	github.com/sirupsen/logrus v1.0.0
	github.com/spf13/cobra v1.0.0
	github.com/spf13/pflag v1.0.0
	github.com/spf13/viper v1.0.0
	github.com/stretchr/testify v1.0.0
	github.com/zalando/go-keyring v0.0.0
	go.opentelemetry.io/otel v1.0.0
	go.uber.org/goleak v1.0.0
	go.uber.org/zap v1.0.0
	golang.org/x/sync v0.0.0
	google.golang.org/grpc v1.0.0
	gopkg.in/check.v1 v1.0.0
	gotest.tools/v3 v3.0.0
	k8s.io/klog/v2 v2.0.0
)

replace (
	github.com/DATA-DOG/go-sqlmock => ./_stubs/github.com/DATA-DOG/go-sqlmock
	github.com/agiledragon/gomonkey/v2 => ./_stubs/github.com/agiledragon/gomonkey/v2
	github.com/frankban/quicktest => ./_stubs/github.com/frankban/quicktest
	github.com/gin-gonic/gin => ./_stubs/github.com/gin-gonic/gin
	github.com/google/uuid => ./_stubs/github.com/google/uuid
	github.com/jarcoal/httpmock => ./_stubs/github.com/jarcoal/httpmock
	github.com/onsi/ginkgo/v2 => ./_stubs/github.com/onsi/ginkgo/v2
	github.com/onsi/gomega => ./_stubs/github.com/onsi/gomega
	github.com/prashantv/gostub => ./_stubs/github.com/prashantv/gostub
	github.com/prometheus/client_golang => ./_stubs/github.com/prometheus/client_golang
	github.com/rs/zerolog => ./_stubs/github.com/rs/zerolog
	github.com/sirupsen/logrus => ./_stubs/github.com/sirupsen/logrus
	github.com/spf13/cobra => ./_stubs/github.com/spf13/cobra
	github.com/spf13/pflag => ./_stubs/github.com/spf13/pflag
	github.com/spf13/viper => ./_stubs/github.com/spf13/viper
	github.com/stretchr/testify => ./_stubs/github.com/stretchr/testify
	github.com/zalando/go-keyring => ./_stubs/github.com/zalando/go-keyring
	go.opentelemetry.io/otel => ./_stubs/go.opentelemetry.io/otel
	go.uber.org/goleak => ./_stubs/go.uber.org/goleak
	go.uber.org/zap => ./_stubs/go.uber.org/zap
	golang.org/x/sync => ./_stubs/golang.org/x/sync
	google.golang.org/grpc => ./_stubs/google.golang.org/grpc
	gopkg.in/check.v1 => ./_stubs/gopkg.in/check.v1
	gotest.tools/v3 => ./_stubs/gotest.tools/v3
	k8s.io/klog/v2 => ./_stubs/k8s.io/klog/v2
)
