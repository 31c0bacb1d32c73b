{{- /* Where the Wrappers are, as the namespaces of a policy's peer. */ -}}
{{- define "wrapper-operator.wrapperNamespaces" -}}
{{- if .Values.namespaces -}}
matchExpressions:
  - {key: kubernetes.io/metadata.name, operator: In, values: {{ .Values.namespaces | toJson }}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{- define "wrapper-operator.ports" -}}
{{- range . }}
- {protocol: TCP, port: {{ . }}}
{{- end }}
{{- end -}}

{{- /* The cluster's DNS: its pods, or the cache on the node. */ -}}
{{- define "wrapper-operator.dnsRule" -}}
- to:
    - namespaceSelector: {}
    - ipBlock: {cidr: 169.254.20.10/32}
  ports:
    {{- range .Values.networkPolicy.dnsPorts }}
    - {protocol: UDP, port: {{ . }}}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end -}}

{{- define "wrapper-operator.apiServerRule" -}}
- ports: {{- include "wrapper-operator.ports" .Values.networkPolicy.apiServerPorts | indent 4 }}
  {{- with .Values.networkPolicy.apiServerCidrs }}
  to:
    {{- range . }}
    - ipBlock: {cidr: {{ . }}}
    {{- end }}
  {{- end }}
{{- end -}}

{{- /* Everything but private, shared, link-local (where clouds tell secrets) and own addresses. */ -}}
{{- define "wrapper-operator.publicAddresses" -}}
- ipBlock:
    cidr: 0.0.0.0/0
    except: [0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
{{- /* IPv4 addresses in the form of IPv6 leave a pod as IPv4, and the API server warns of ranges of them. */}}
- ipBlock:
    cidr: "::/0"
    except: ["::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10"]
{{- end -}}

{{- /* Who may ask the HTTP port of operator and publisher beside those it is for. */ -}}
{{- define "wrapper-operator.readers" -}}
- podSelector:
    matchLabels: {{- include "wrapper-operator.selector" (dict "root" . "part" "test") | nindent 6 }}
{{- with .Values.networkPolicy.metricsFrom }}
{{ toYaml . }}
{{- end }}
{{- end -}}
