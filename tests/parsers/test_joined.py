"""Settings of deployments reach the programs that read them: through references of clusters, charts and infrastructure."""

from pathlib import Path

from auditor import audit
from auditor.config import Settings

_DEPLOYMENTS = {
    "K8S": (
        {
            "k8s/app.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: llm}\ndata:\n  address: http://vllm.ai.svc.cluster.local:8000/v1\n"
            "  chat-model: qwen2.5-7b-instruct\n---\napiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{name: app, env: [\n"
            "  {name: K8S_LLM_URL, valueFrom: {configMapKeyRef: {name: llm, key: address}}},\n"
            "  {name: K8S_LLM_MODEL, valueFrom: {configMapKeyRef: {name: llm, key: chat-model}}}]}]}}}\n"
        },
        "http://vllm.ai.svc.cluster.local:8000/v1",
        "qwen2.5-7b-instruct",
    ),
    "ENVFROM": (
        {
            "envfrom/cm.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n  ENVFROM_LLM_URL: https://api.groq.com/openai/v1\n  ENVFROM_LLM_MODEL: llama-3.3-70b-versatile\n"
        },
        "https://api.groq.com/openai/v1",
        "llama-3.3-70b-versatile",
    ),
    "HELM": (
        {
            "chart/values.yaml": "llm: {url: 'http://vllm:8000/v1', model: mistral-small}\n",
            "chart/templates/deploy.yaml": "env:\n  - name: HELM_LLM_URL\n    value: {{ .Values.llm.url | quote }}\n  - name: HELM_LLM_MODEL\n    value: {{ .Values.llm.model }}\n",
        },
        "http://vllm:8000/v1",
        "mistral-small",
    ),
    "TF": (
        {
            "infra/main.tf": 'variable "chat_url" { default = "https://api.mistral.ai/v1" }\nlocals {\n  chat_model = "mistral-large-latest"\n}\n'
            'resource "aws_lambda_function" "f" {\n  environment {\n    variables = {\n      TF_LLM_URL   = var.chat_url\n'
            "      TF_LLM_MODEL = local.chat_model\n    }\n  }\n}\n"
        },
        "https://api.mistral.ai/v1",
        "mistral-large-latest",
    ),
    "COMPOSE": (
        {
            "compose.yaml": "services:\n  app:\n    environment:\n      COMPOSE_LLM_URL: ${OWN_URL}\n      COMPOSE_LLM_MODEL: ${OWN_MODEL:-llama3.1}\n",
            ".env": "OWN_URL=http://ollama:11434/v1\n",
        },
        "http://ollama:11434/v1",
        "llama3.1",
    ),
}  # fmt: skip


def test_programs_get_what_their_deployment_hands_them(tmp_path: Path) -> None:
    for name, (files, _, _) in _DEPLOYMENTS.items():
        code = f'import os\nfrom openai import OpenAI\nclient = OpenAI(base_url=os.environ["{name}_LLM_URL"])\n'
        code += f'client.chat.completions.create(model=os.environ["{name}_LLM_MODEL"], messages=[])\n'
        for path, text in {f"src/{name.lower()}.py": code, **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    report = audit([str(tmp_path)], Settings(cache=False, jobs=0))
    found = {finding.location.path: (finding.endpoint, finding.model) for finding in report.findings if finding.kind == "call"}
    assert found == {f"src/{name.lower()}.py": (endpoint, model) for name, (_, endpoint, model) in _DEPLOYMENTS.items()}
