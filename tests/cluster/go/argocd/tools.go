//go:build tools

// Package tools names the program that is Argo CD, so that go.mod and go.sum hold what it needs.
package tools

import _ "github.com/argoproj/argo-cd/v3/cmd"
