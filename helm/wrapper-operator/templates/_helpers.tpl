{{- define "wrapper-operator.name" -}}
{{- $name := contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) -}}
{{- $name | trunc 45 | trimSuffix "-" -}}
{{- end -}}

{{- /* (dict "root" $ "part" "operator") */ -}}
{{- define "wrapper-operator.part" -}}
{{- printf "%s-%s" (include "wrapper-operator.name" .root) .part -}}
{{- end -}}

{{- define "wrapper-operator.selector" -}}
app.kubernetes.io/name: wrapper-operator
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "wrapper-operator.labels" -}}
{{ include "wrapper-operator.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: wrapper-operator
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "wrapper-operator.image" -}}
{{- $image := get .root.Values.images .part -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "wrapper-operator.publisherUrl" -}}
{{- $name := include "wrapper-operator.part" (dict "root" . "part" "publisher") -}}
http://{{ $name }}.{{ .Release.Namespace }}.svc:{{ .Values.publisher.port }}
{{- end -}}

{{- define "wrapper-operator.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10000
runAsGroup: 10000
fsGroup: 10000
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "wrapper-operator.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- /* (dict "root" $ "part" "operator") */ -}}
{{- define "wrapper-operator.placement" -}}
{{- $values := get .root.Values .part -}}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.topologySpreadConstraints }}
topologySpreadConstraints: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName | default (include "wrapper-operator.priorityClass" .root) }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- /* The name of the class that this release makes, or nothing. Names that begin with system- are the cluster's own. */ -}}
{{- define "wrapper-operator.priorityClass" -}}
{{- if .Values.priorityClass.create -}}
{{ .Values.priorityClass.name | default (printf "%s-%s" (include "wrapper-operator.name" .) .Release.Namespace) }}
{{- end -}}
{{- end -}}

{{- /* The Secret with the broker's url. */ -}}
{{- define "wrapper-operator.brokerSecret" -}}
{{- if .Values.broker.trial.enabled -}}
{{- if .Values.broker.secretName -}}
{{- fail "broker: name a Secret (broker.secretName) or run a broker for trials (broker.trial.enabled), not both" -}}
{{- end -}}
{{ include "wrapper-operator.part" (dict "root" . "part" "broker") }}
{{- else -}}
{{- required "broker.secretName: name a Secret of this namespace whose key `url` holds amqp://user:password@host:5672/vhost, or set broker.trial.enabled" .Values.broker.secretName -}}
{{- end -}}
{{- end -}}

{{- /* Labels of a pod: those of the part, and what its values add. */ -}}
{{- define "wrapper-operator.podLabels" -}}
{{ include "wrapper-operator.labels" . }}
{{- with (get .root.Values .part).podLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "wrapper-operator.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "wrapper-operator.env" -}}
{{- range $name, $value := . }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end -}}

{{- define "wrapper-operator.lease" -}}
{{ include "wrapper-operator.part" (dict "root" . "part" "operator") }}
{{- end -}}

{{- /* Where its watches see the Lease. */ -}}
{{- define "wrapper-operator.leaseNamespace" -}}
{{ first .Values.namespaces | default .Release.Namespace }}
{{- end -}}
