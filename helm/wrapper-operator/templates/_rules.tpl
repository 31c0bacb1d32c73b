{{- /* What each part may do in the namespaces that are looked after: nothing else, and no Secrets. */ -}}
{{- define "wrapper-operator.rules.operator" -}}
- apiGroups: [wrappers.dev]
  resources: [wrappers]
  verbs: [get, list, watch]
- apiGroups: [wrappers.dev]
  resources: [wrappers/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
# Its own Lease: what it writes there must come back through its watch.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "wrapper-operator.lease" . }}]
  verbs: [get, list, watch, update, patch]
{{- end -}}

{{- define "wrapper-operator.rules.publisher" -}}
- apiGroups: [wrappers.dev]
  resources: [wrappers]
  verbs: [get, list, watch]
- apiGroups: [wrappers.dev]
  resources: [wrappers/status]
  verbs: [patch]
{{- end -}}
