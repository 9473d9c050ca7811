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


_PROJECTS: dict[str, tuple[dict[str, str], str, str]] = {
    "TFOUT": (
        {
            'infra/main.tf': 'module "llm" {\n'
            '  source = "./modules/llm"\n'
            '}\n'
            'output "llm_url" {\n'
            '  value = "http://vllm.internal:8000/v1"\n'
            '}\n'
            'output "llm_model" { value = "mistral-small" }\n',
            '.github/workflows/deploy.yml': 'on: push\n'
            'jobs:\n'
            '  d:\n'
            '    steps:\n'
            '      - run: |\n'
            '          export TFOUT_LLM_URL=$(terraform -chdir=infra output -raw llm_url)\n'
            '          export TFOUT_LLM_MODEL=$(terraform output -raw llm_model)\n'
            '          python src/app.py\n',
        },
        'http://vllm.internal:8000/v1',
        'mistral-small',
    ),
    "TFMOD": (
        {
            'infra2/main.tf': 'module "ai" {\n'
            '  source = "./ai"\n'
            '}\n'
            'resource "aws_ecs_task_definition" "t" {\n'
            '  container_definitions = jsonencode([{\n'
            '    name = "app"\n'
            '    environment = [\n'
            '      { name = "TFMOD_LLM_URL", value = module.ai.base_url },\n'
            '      { name = "TFMOD_LLM_MODEL", value = module.ai.model }\n'
            '    ]\n'
            '  }])\n'
            '}\n',
            'infra2/ai/outputs.tf': 'output "base_url" {\n  value = local.url\n}\noutput "model" {\n  value = var.model\n}\n',
            'infra2/ai/main.tf': 'locals {\n  url = "https://api.mistral.ai/v1"\n}\nvariable "model" {\n  default = "mistral-large-latest"\n}\n',
        },
        'https://api.mistral.ai/v1',
        'mistral-large-latest',
    ),
    "TFVARS": (
        {
            'infra3/main.tf': 'variable "llm_base_url" {}\n'
            'variable "llm_model" {\n'
            '  type = string\n'
            '}\n'
            'resource "google_cloud_run_v2_service" "s" {\n'
            '  template {\n'
            '    containers {\n'
            '      env {\n'
            '        name = "TFVARS_LLM_URL"\n'
            '        value = var.llm_base_url\n'
            '      }\n'
            '      env {\n'
            '        name = "TFVARS_LLM_MODEL"\n'
            '        value = var.llm_model\n'
            '      }\n'
            '    }\n'
            '  }\n'
            '}\n',
            'infra3/terraform.tfvars': 'llm_base_url = "http://10.0.0.5:8000/v1"\nllm_model = "qwen2.5-7b-instruct"\n',
        },
        'http://10.0.0.5:8000/v1',
        'qwen2.5-7b-instruct',
    ),
    "TFSTEP": (
        {
            'infra/outputs.tf': 'output "llm_url" {\n'
            '  value = "http://vllm.internal:8000/v1"\n'
            '}\n'
            'output "llm_model" {\n'
            '  value = "mistral-small"\n'
            '}\n',
            '.github/workflows/deploy.yml': 'on: push\n'
            'jobs:\n'
            '  d:\n'
            '    steps:\n'
            '      - run: python src/app.py\n'
            '        env:\n'
            '          TFSTEP_LLM_URL: ${{ steps.tf.outputs.llm_url }}\n'
            '          TFSTEP_LLM_MODEL: ${{ steps.tf.outputs.llm_model }}\n',
        },
        'http://vllm.internal:8000/v1',
        'mistral-small',
    ),
    "TFSTATE": (
        {
            'net/outputs.tf': 'output "llm_url" {\n'
            '  value = "http://vllm.internal:8000/v1"\n'
            '}\n'
            'output "llm_model" {\n'
            '  value = "mistral-small"\n'
            '}\n',
            'svc/main.tf': 'resource "aws_lambda_function" "f" {\n'
            '  environment {\n'
            '    variables = {\n'
            '      TFSTATE_LLM_URL = data.terraform_remote_state.net.outputs.llm_url\n'
            '      TFSTATE_LLM_MODEL = data.terraform_remote_state.net.outputs.llm_model\n'
            '    }\n'
            '  }\n'
            '}\n',
        },
        'http://vllm.internal:8000/v1',
        'mistral-small',
    ),
    "ENVFILE": (
        {
            'docker-compose.yml': 'services:\n  app:\n    build: .\n    env_file:\n      - config/llm.env\n',
            'config/llm.env': 'ENVFILE_LLM_URL=http://ollama:11434/v1\nENVFILE_LLM_MODEL=llama3.1\n',
        },
        'http://ollama:11434/v1',
        'llama3.1',
    ),
    "SECRET": (
        {
            'k8s/secret.yaml': 'apiVersion: v1\n'
            'kind: Secret\n'
            'metadata: {name: llm-secret}\n'
            'stringData:\n'
            '  base-url: http://vllm.ai.svc:8000/v1\n'
            '  model: mistral-small\n',
            'k8s/deploy.yaml': 'apiVersion: apps/v1\n'
            'kind: Deployment\n'
            'spec:\n'
            '  template:\n'
            '    spec:\n'
            '      containers:\n'
            '        - name: app\n'
            '          env:\n'
            '            - name: SECRET_LLM_URL\n'
            '              valueFrom:\n'
            '                secretKeyRef:\n'
            '                  name: llm-secret\n'
            '                  key: base-url\n'
            '            - name: SECRET_LLM_MODEL\n'
            '              valueFrom:\n'
            '                secretKeyRef: {name: llm-secret, key: model}\n',
        },
        'http://vllm.ai.svc:8000/v1',
        'mistral-small',
    ),
    "HELMCM": (
        {
            'chart/Chart.yaml': 'name: app\nversion: 1\n',
            'chart/values.yaml': 'config:\n  llm:\n    baseUrl: http://vllm:8000/v1\n    model: mistral-small\n',
            'chart/templates/configmap.yaml': 'apiVersion: v1\n'
            'kind: ConfigMap\n'
            'metadata:\n'
            '  name: {{ include "app.fullname" . }}\n'
            'data:\n'
            '  HELMCM_LLM_URL: {{ .Values.config.llm.baseUrl | quote }}\n'
            '  HELMCM_LLM_MODEL: {{ .Values.config.llm.model | default "x" | quote }}\n',
            'chart/templates/deployment.yaml': 'kind: Deployment\n'
            'spec:\n'
            '  template:\n'
            '    spec:\n'
            '      containers:\n'
            '        - name: app\n'
            '          envFrom:\n'
            '            - configMapRef:\n'
            '                name: {{ include "app.fullname" . }}\n',
        },
        'http://vllm:8000/v1',
        'mistral-small',
    ),
    "HELMENV": (
        {
            'chart2/values.yaml': 'env:\n  HELMENV_LLM_URL: http://vllm:8000/v1\n  HELMENV_LLM_MODEL: mistral-small\n',
            'chart2/templates/deployment.yaml': 'env:\n{{- range $k, $v := .Values.env }}\n  - name: {{ $k }}\n    value: {{ $v | quote }}\n{{- end }}\n',
        },
        'http://vllm:8000/v1',
        'mistral-small',
    ),
    "KUST": (
        {
            'k/kustomization.yaml': 'configMapGenerator:\n'
            '  - name: llm\n'
            '    literals:\n'
            '      - KUST_LLM_URL=http://vllm:8000/v1\n'
            '      - KUST_LLM_MODEL=mistral-small\n',
        },
        'http://vllm:8000/v1',
        'mistral-small',
    ),
    "BICEP": (
        {
            'infra/main.bicep': "param llmUrl string = 'http://vllm:8000/v1'\n"
            "param llmModel string = 'mistral-small'\n"
            "resource app 'Microsoft.App/containerApps@2024-03-01' = {\n"
            '  properties: {\n'
            '    template: {\n'
            '      containers: [\n'
            '        {\n'
            '          env: [\n'
            '            {\n'
            "              name: 'BICEP_LLM_URL'\n"
            '              value: llmUrl\n'
            '            }\n'
            '            {\n'
            "              name: 'BICEP_LLM_MODEL'\n"
            '              value: llmModel\n'
            '            }\n'
            '          ]\n'
            '        }\n'
            '      ]\n'
            '    }\n'
            '  }\n'
            '}\n',
        },
        'http://vllm:8000/v1',
        'mistral-small',
    ),
    "SAM": (
        {
            'template.yaml': "AWSTemplateFormatVersion: '2010-09-09'\n"
            'Transform: AWS::Serverless-2016-10-31\n'
            'Parameters:\n'
            '  LlmUrl:\n'
            '    Type: String\n'
            '    Default: https://api.mistral.ai/v1\n'
            'Resources:\n'
            '  F:\n'
            '    Type: AWS::Serverless::Function\n'
            '    Properties:\n'
            '      Environment:\n'
            '        Variables:\n'
            '          SAM_LLM_URL: !Ref LlmUrl\n'
            '          SAM_LLM_MODEL: mistral-large-latest\n',
        },
        'https://api.mistral.ai/v1',
        'mistral-large-latest',
    ),
}  # fmt: skip
"""How a project of one service lays out its deployment: files, the address and the model that the service gets."""


_NEAR_TWIN = {
    "infra/main.tf": 'resource "aws_lambda_function" "f" {\n  environment {\n    variables = {\n      TWIN_LLM_URL = module.ai.twin_url\n    }\n  }\n}\n',
    "deploy/values.yaml": "twin_url: https://api.openai.com/v1\n",
}  # fmt: skip
"""A setting has the name of an output that is declared nowhere."""


def test_services_get_what_their_own_deployments_hand_them(tmp_path: Path) -> None:
    for name, files in {**{name: files for name, (files, _, _) in _PROJECTS.items()}, "TWIN": _NEAR_TWIN}.items():
        code = f'import os\nfrom openai import OpenAI\nclient = OpenAI(base_url=os.environ["{name}_LLM_URL"])\n'
        code += f'client.chat.completions.create(model=os.environ["{name}_LLM_MODEL"], messages=[])\n'
        for path, text in {"src/app.py": code, **files}.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")
    report = audit([str(tmp_path)], Settings(cache=False, jobs=0))
    found = {finding.location.path: (finding.endpoint, finding.model) for finding in report.findings if finding.kind == "call"}
    told = {name: (endpoint, model) for name, (_, endpoint, model) in _PROJECTS.items()}
    assert found == {f"{name}/src/app.py": answer for name, answer in {**told, "TWIN": (None, None)}.items()}
