//go:build tools

// Package tools names the program that shows objects as metrics, so that go.mod and go.sum hold what it needs.
package tools

import _ "k8s.io/kube-state-metrics/v2"
