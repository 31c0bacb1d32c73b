{{- /* The operator's environment: which models it may ask, and for how much. */ -}}
{{- define "wrapper-operator.gemini" -}}
{{- if .Values.gemini.enabled }}
{{- with .Values.gemini }}
- name: WRAPPERS_GEMINI_API_KEY
  valueFrom:
    secretKeyRef:
      name: {{ required "gemini.existingSecret: name a Secret of this namespace that holds the API key" .existingSecret }}
      key: {{ .key }}
{{- with .models }}
- {name: WRAPPERS_GEMINI_MODELS, value: {{ join "," . | quote }}}
{{- end }}
{{- with .baseUrl }}
- {name: WRAPPERS_GEMINI_BASE_URL, value: {{ . | quote }}}
{{- end }}
{{- with .apiVersion }}
- {name: WRAPPERS_GEMINI_API_VERSION, value: {{ . | quote }}}
{{- end }}
- {name: WRAPPERS_GEMINI_DAILY_TOKENS, value: {{ .dailyTokens | int64 | quote }}}
- {name: WRAPPERS_GEMINI_DAILY_COST, value: {{ .dailyCost | quote }}}
- {name: WRAPPERS_GEMINI_PRICE_PROMPT, value: {{ .priceInput | quote }}}
- {name: WRAPPERS_GEMINI_PRICE_REPLY, value: {{ .priceOutput | quote }}}
{{- if .debug.enabled }}
- {name: WRAPPERS_GENERATION_DEBUG_FOLDER, value: {{ include "wrapper-operator.recordsFolder" . }}}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "wrapper-operator.recordsFolder" -}}
/var/lib/wrapper-operator/generation
{{- end -}}

{{- /* Where the attempts of models are kept: the only place that the operator may write to. */ -}}
{{- define "wrapper-operator.recordsMount" -}}
{{- if and .Values.gemini.enabled .Values.gemini.debug.enabled }}
volumeMounts:
  - {name: generation, mountPath: {{ include "wrapper-operator.recordsFolder" . }}}
{{- end }}
{{- end -}}

{{- define "wrapper-operator.recordsVolume" -}}
{{- if and .Values.gemini.enabled .Values.gemini.debug.enabled }}
volumes:
  - name: generation
    {{- with .Values.gemini.debug.existingClaim }}
    persistentVolumeClaim: {claimName: {{ . }}}
    {{- else }}
    emptyDir: {sizeLimit: {{ $.Values.gemini.debug.size }}}
    {{- end }}
{{- end }}
{{- end -}}
