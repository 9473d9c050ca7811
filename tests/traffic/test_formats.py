"""One line of each format of log -> what is made of it."""

import json

import pytest
from auditor.errors import RuleError
from auditor.traffic.formats import Document, Formats, LogFormat, load_formats
from auditor.traffic.knowledge import UNNAMED

NOVEMBER_20 = 1_795_132_800.0  # 2026-11-20T00:00:00Z
ZEEK = "#separator \\x09\n#path\t{path}\n#fields\t{names}\n"


def zeek(path: str, **fields: str) -> str:
    return ZEEK.format(path=path, names="\t".join(name.replace("__", ".") for name in fields)) + "\t".join(fields.values()) + "\n"


def otlp(attributes: dict[str, str], **span: object) -> str:
    pairs = [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
    record = {"traceId": "t1", "spanId": "s1", "startTimeUnixNano": str(int(NOVEMBER_20) * 10**9), "attributes": pairs} | span
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "checkout"}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [record]}]}]}) + "\n"


# Each: log, then format, provider, host, client, level, action, sent, received, model. The moment is 2026-11-20T00:00:00Z in all of them.
SAMPLES = {
    "zeek ssl": (
        zeek("ssl", ts="1795132800.0", uid="C1", id__orig_h="10.0.0.5", id__resp_h="1.2.3.4", server_name="api.openai.com"),
        ("zeek-ssl", "openai", "api.openai.com", "10.0.0.5", 2, "unknown", None, None, ""),
    ),
    "zeek ssl json": (
        '{"ts":1795132800.0,"uid":"C1","id.orig_h":"10.0.0.5","id.resp_h":"1.2.3.4","server_name":"api.openai.com"}\n',
        ("zeek-ssl", "openai", "api.openai.com", "10.0.0.5", 2, "unknown", None, None, ""),
    ),
    "zeek dns": (
        zeek("dns", ts="1795132800.0", uid="C1", id__orig_h="10.0.0.5", id__resp_h="1.2.3.4", query="api.openai.com"),
        ("zeek-dns", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "zeek http": (
        zeek(
            "http", ts="1795132800.0", uid="C1", id__orig_h="10.0.0.5", id__resp_h="1.2.3.4", method="POST", host="api.openai.com",
            uri="/v1/embeddings?x=1", user_agent="OpenAI/Python 1.40.0", request_body_len="120", response_body_len="900", status_code="200",
        ),
        ("zeek-http", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 120, 900, ""),
    ),
    "zeek quic": (
        '{"ts":"2026-11-20T00:00:00.000Z","uid":"C1","id.orig_h":"10.0.0.5","id.resp_h":"1.2.3.4","server_name":"chatgpt.com",'
        '"client_initial_dcid":"ab"}\n',
        ("zeek-quic", "openai", "chatgpt.com", "10.0.0.5", 2, "unknown", None, None, ""),
    ),
    "zeek x509": (
        zeek("x509", ts="1795132800.0", fingerprint="ab", certificate__serial="1", certificate__subject="CN=x", san__dns="a.b,api.openai.com"),
        ("zeek-x509", "openai", "api.openai.com", "", 0, "unknown", None, None, ""),
    ),
    "suricata tls": (
        '{"timestamp":"2026-11-20T00:00:00.000000+0000","flow_id":7,"event_type":"tls","src_ip":"10.0.0.5","dest_ip":"1.2.3.4",'
        '"tls":{"sni":"api.openai.com"}}\n',
        ("suricata-tls", "openai", "api.openai.com", "10.0.0.5", 2, "unknown", None, None, ""),
    ),
    "suricata quic": (
        '{"timestamp":"2026-11-20T00:00:00.000000+0000","flow_id":7,"event_type":"quic","src_ip":"10.0.0.5","quic":{"sni":"chatgpt.com"}}\n',
        ("suricata-quic", "openai", "chatgpt.com", "10.0.0.5", 2, "unknown", None, None, ""),
    ),
    "suricata http": (
        '{"timestamp":"2026-11-20T00:00:00.000000+0000","flow_id":7,"event_type":"http","src_ip":"10.0.0.5","http":{"hostname":'
        '"api.openai.com","url":"/v1/chat/completions","http_user_agent":"curl/8","http_method":"POST","length":55}}\n',
        ("suricata-http", "openai", "api.openai.com", "10.0.0.5", 3, "inference", None, 55, ""),
    ),
    "suricata dns": (
        '{"timestamp":"2026-11-20T00:00:00.000000+0000","flow_id":7,"event_type":"dns","src_ip":"10.0.0.5","dns":{"version":3,"type":'
        '"request","id":3,"queries":[{"rrname":"api.openai.com","rrtype":"A"}]}}\n',
        ("suricata-dns", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "bind": (
        "20-Nov-2026 00:00:00.000 queries: info: client @0x7f 10.0.0.5#53211 (api.openai.com): query: api.openai.com IN A +E(0)K (10.0.0.1)\n",
        ("dns-bind", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "unbound": (
        "[1795132800] unbound[12:0] info: 10.0.0.5 api.openai.com. A IN\n",
        ("dns-unbound", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "unbound replies alone": (
        "[1795132800] unbound[12:0] info: 10.0.0.5 api.openai.com. A IN NOERROR 0.012 0 80\n",
        ("dns-unbound-reply", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "dnsmasq": (
        "Nov 20 00:00:00 dnsmasq[99]: query[AAAA] api.openai.com from 10.0.0.5\n",
        ("dns-dnsmasq", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "coredns in a container": (
        '2026-11-20T00:00:00.000000000Z stdout F [INFO] 10.0.0.5:53243 - 24633 "A IN api.openai.com. udp 41 false 512" NOERROR qr,rd 123 0.001s\n',
        ("dns-coredns", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "windows dns": (
        "11/20/2026 12:00:00 AM 0F98 PACKET  000001D4 UDP Rcv 10.0.0.5         0002   Q [0001   D   NOERROR] A      (3)api(6)openai(3)com(0)\n",
        ("dns-windows", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "adguard": (
        '{"T":"2026-11-20T00:00:00Z","QH":"api.openai.com","QT":"A","QC":"IN","IP":"10.0.0.5","Result":{}}\n',
        ("dns-adguard", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "adguard blocked": (
        '{"T":"2026-11-20T00:00:00Z","QH":"api.openai.com","QT":"A","QC":"IN","IP":"10.0.0.5","Result":{"IsFiltered":true}}\n',
        ("dns-adguard", "openai", "api.openai.com", "10.0.0.5", 1, "blocked", None, None, ""),
    ),
    "route 53": (
        '{"version":"1.1","query_timestamp":"2026-11-20T00:00:00Z","query_name":"api.openai.com.","srcaddr":"10.0.0.5","srcids":{"instance":"i-1"}}\n',
        ("dns-route53-resolver", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "cloud dns": (
        '{"timestamp":"2026-11-20T00:00:00Z","jsonPayload":{"queryName":"api.openai.com.","sourceIP":"10.0.0.5"}}\n',
        ("dns-google-cloud", "openai", "api.openai.com", "10.0.0.5", 1, "lookup", None, None, ""),
    ),
    "umbrella": (
        '"2026-11-20 00:00:00","Ann","Ann,Site","10.0.0.5","5.6.7.8","Blocked","1 (A)","NOERROR","api.openai.com.","AI"\n',
        ("dns-umbrella", "openai", "api.openai.com", "10.0.0.5", 1, "blocked", None, None, ""),
    ),
    "squid": (
        "1795132800.000    180 10.0.0.5 TCP_TUNNEL/200 4110 CONNECT api.openai.com:443 ann HIER_DIRECT/1.2.3.4 -\n",
        ("squid-native", "openai", "api.openai.com", "10.0.0.5", 3, "unknown", None, 4110, ""),
    ),
    "squid denied": (
        "1795132800.000    180 10.0.0.5 TCP_DENIED/403 4110 CONNECT api.openai.com:443 - HIER_NONE/- text/html\n",
        ("squid-native", "openai", "api.openai.com", "10.0.0.5", 3, "blocked", None, 4110, ""),
    ),
    "squid combined": (
        '10.0.0.5 - - [20/Nov/2026:00:00:00 +0000] "POST http://api.openai.com/v1/embeddings HTTP/1.1" 200 12 "-" "curl/8" TCP_MISS:HIER_DIRECT\n',
        ("squid-combined", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", None, 12, ""),
    ),
    "apache with virtual host": (
        'api.openai.com:443 10.0.0.5 - - [20/Nov/2026:01:00:00 +0100] "POST /v1/chat/completions HTTP/1.1" 200 12 "-" "curl/8"\n',
        ("access-combined", "openai", "api.openai.com", "10.0.0.5", 3, "inference", None, 12, ""),
    ),
    "nginx before a gateway": (
        '10.0.0.5 - - [20/Nov/2026:00:00:00 +0000] "POST /v1/chat/completions HTTP/1.1" 200 12 "-" "curl/8"\n',
        ("access-combined", "", UNNAMED, "10.0.0.5", 3, "inference", None, 12, ""),
    ),
    "traefik": (
        '10.0.0.5 - - [20/Nov/2026:00:00:00 +0000] "POST /v1/chat/completions HTTP/1.1" 200 12 "-" "curl/8" 7 "llm@docker" "https://api.openai.com:443" 9ms\n',
        ("access-traefik", "openai", "api.openai.com", "10.0.0.5", 3, "inference", None, 12, ""),
    ),
    "traefik json": (
        '{"StartUTC":"2026-11-20T00:00:00Z","ClientHost":"10.0.0.5","RequestHost":"gateway.corp.example","RequestPath":"/v1/chat/completions",'
        '"RequestMethod":"POST","RequestContentSize":7,"DownstreamContentSize":9}\n',
        ("access-traefik-json", "openai", "gateway.corp.example", "10.0.0.5", 3, "inference", 7, 9, ""),
    ),
    "envoy": (
        '[2026-11-20T00:00:00.000Z] "POST /v1/chat/completions HTTP/2" 200 - 154 226 100 99 "10.0.0.5" "curl/8" "id" "api.openai.com" "1.2.3.4:443"\n',
        ("access-envoy", "openai", "api.openai.com", "10.0.0.5", 3, "inference", 154, 226, ""),
    ),
    "istio": (
        '[2026-11-20T00:00:00.000Z] "POST /v1/embeddings HTTP/1.1" 200 - via_upstream - "-" 15 135 4 4 "10.0.0.5" "curl/8" "id" '
        '"api.openai.com" "1.2.3.4:443" outbound|443||api.openai.com 10.1.1.1:1 1.2.3.4:443 10.0.0.5:2 - default\n',
        ("access-envoy", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 15, 135, ""),
    ),
    "istio passing tls through": (
        '[2026-11-20T00:00:00.000Z] "- - -" 0 - - - "-" 1500 900 4 - "-" "-" "-" "-" "1.2.3.4:443" outbound|443||api.openai.com '
        "10.1.1.1:1 1.2.3.4:443 10.0.0.5:2 api.openai.com -\n",
        ("access-envoy-tcp", "openai", "api.openai.com", "10.0.0.5", 3, "unknown", 1500, 900, ""),
    ),
    "envoy json": (
        '{"start_time":"2026-11-20T00:00:00Z","authority":"api.openai.com","path":"/v1/embeddings","method":"POST","bytes_received":5,"bytes_sent":6,'
        '"downstream_remote_address":"10.0.0.5:777","upstream_cluster":"x"}\n',
        ("access-envoy-json", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "load balancer": (
        'https 2026-11-20T00:00:00.000000Z app/x/1 10.0.0.5:44740 10.0.1.1:80 0.0 0.1 0.0 200 200 34 366 "POST '
        'https://api.openai.com:443/v1/embeddings HTTP/1.1" "curl/8" - -\n',
        ("access-alb", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 34, 366, ""),
    ),
    "haproxy": (
        "Nov 20 00:00:00 lb haproxy[7]: 10.0.0.5:53332 [20/Nov/2026:00:00:00.000] in~ out/a 0/0/7/14/14 200 113 - - ---- 2/1/0/0/0 0/0 "
        '{api.openai.com|curl} "POST /v1/embeddings HTTP/1.1"\n',
        ("access-haproxy", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", None, 113, ""),
    ),
    "caddy": (
        '{"ts":1795132800.0,"request":{"client_ip":"10.0.0.5","method":"POST","host":"api.openai.com","uri":"/v1/embeddings","headers":{"User-Agent":'
        '["curl/8"]}},"bytes_read":5,"size":6}\n',
        ("access-caddy", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "iis": (
        "#Software: Microsoft\n#Fields: date time c-ip cs-username cs-method cs-host cs-uri-stem cs-bytes sc-bytes\n"
        "2026-11-20 00:00:00 10.0.0.5 - POST api.openai.com /v1/embeddings 5 6\n",
        ("access-w3c", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "cloudflare": (
        '{"ClientRequestHost":"api.openai.com","ClientRequestURI":"/v1/embeddings","ClientIP":"10.0.0.5","ClientRequestMethod":"POST",'
        '"EdgeStartTimestamp":"2026-11-20T00:00:00Z","ClientRequestBytes":5,"EdgeResponseBytes":6}\n',
        ("access-cloudflare", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "cloudflare gateway": (
        '{"Action":"block","Datetime":"2026-11-20T00:00:00Z","HTTPHost":"chatgpt.com","HTTPMethod":"GET","SourceIP":"10.0.0.5","URL":"https://chatgpt.com/"}\n',
        ("gateway-cloudflare-http", "openai", "chatgpt.com", "10.0.0.5", 3, "blocked", None, None, ""),
    ),
    "zscaler": (
        '{"sourcetype":"zscalernss-web","event":{"datetime":"2026-11-20 00:00:00","url":"api.openai.com/v1/embeddings","ClientIP":"10.0.0.5",'
        '"requestmethod":"POST","requestsize":"5","responsesize":"6","action":"Allowed"}}\n',
        ("gateway-zscaler", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "netskope": (
        '{"timestamp":1795132800,"url":"chatgpt.com/backend","srcip":"10.0.0.5","client_bytes":5,"server_bytes":6,"user":"ann"}\n',
        ("gateway-netskope", "openai", "chatgpt.com", "10.0.0.5", 3, "unknown", 5, 6, ""),
    ),
    "palo alto": (
        "1,2026/11/20 00:00:00,01,THREAT,url,2561,2026/11/20 00:00:00,10.0.0.5,1.2.3.4,,,rule,ann,,ssl,vsys,in,out,a,b,log,x,1,1,2,443,0,0,0x0,tcp,alert,"
        '"api.openai.com/v1/embeddings",(9999),any,informational,client-to-server\n',
        ("firewall-palo-alto-url", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", None, None, ""),
    ),
    "fortinet": (
        'date=2026-11-20 time=00:00:00 logid="0317013312" type="utm" subtype="webfilter" srcip=10.0.0.5 hostname="chatgpt.com" url="/x" '
        'action="blocked" sentbyte=5 rcvdbyte=6\n',
        ("firewall-fortinet-web", "openai", "chatgpt.com", "10.0.0.5", 3, "blocked", 5, 6, ""),
    ),
    "check point": (
        '<134>1 2026-11-20T00:00:00Z fw CheckPoint 1 - [action:"Accept"; src:"10.0.0.5"; dst:"1.2.3.4"; resource:"https://chatgpt.com/"; '
        'sent_bytes:"5"; received_bytes:"6"]\n',
        ("firewall-check-point", "openai", "chatgpt.com", "10.0.0.5", 3, "unknown", 5, 6, ""),
    ),
    "cef": (
        "<13>Nov 20 00:00:00 proxy CEF:0|Vendor|Proxy|1|100|Web request|3|src=10.0.0.5 request=https://api.openai.com/v1/embeddings "
        "requestMethod=POST requestClientApplication=OpenAI/Python 1.4 out=5 in=6 act=allow rt=1795132800000\n",
        ("event-cef", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "leef": (
        "LEEF:2.0|Vendor|Proxy|1|100|^|devTime=1795132800^src=10.0.0.5^url=https://api.openai.com/v1/embeddings^method=POST^srcBytes=5^dstBytes=6\n",
        ("event-leef", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "cloudtrail": (
        json.dumps(
            {
                "Records": [
                    {
                        "eventVersion": "1.09", "eventTime": "2026-11-20T00:00:00Z", "eventSource": "bedrock.amazonaws.com",
                        "eventName": "Converse", "awsRegion": "eu-west-1", "userIdentity": {"arn": "arn:aws:iam::1:user/ann"},
                        "requestParameters": {"modelId": "anthropic.claude-3-haiku"},
                    },
                    {"eventVersion": "1.09", "eventTime": "2026-11-20T00:00:00Z", "eventSource": "s3.amazonaws.com", "eventName": "bedrock"},
                ]
            }
        ),
        ("cloudtrail-bedrock", "aws-bedrock", "bedrock-runtime.eu-west-1.amazonaws.com", "arn:aws:iam::1:user/ann", 4, "inference", None, None,
         "anthropic.claude-3-haiku"),
    ),
    "bedrock invocation": (
        '{"schemaType":"ModelInvocationLog","timestamp":"2026-11-20T00:00:00Z","accountId":"1","identity":{"arn":"arn:aws:iam::1:user/ann"},'
        '"region":"eu-west-1","operation":"InvokeModel","modelId":"arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-8b",'
        '"input":{"inputBodyJson":{"prompt":"hi"}}}\n',
        ("bedrock-invocation", "aws-bedrock", "bedrock-runtime.eu-west-1.amazonaws.com", "arn:aws:iam::1:user/ann", 4, "inference", None, None,
         "meta.llama3-8b"),
    ),
    "azure openai": (
        '{"time":"2026-11-20T00:00:00Z","resourceId":"/SUBSCRIPTIONS/1/PROVIDERS/MICROSOFT.COGNITIVESERVICES/ACCOUNTS/SHOP-AI","category":'
        '"RequestResponse","operationName":"ChatCompletions_Create","callerIpAddress":"10.0.0.5","properties":"{\\"requestLength\\":5,'
        '\\"responseLength\\":6,\\"modelName\\":\\"gpt-4o\\"}"}\n',
        ("azure-openai", "azure-openai", "shop-ai.openai.azure.com", "10.0.0.5", 4, "inference", 5, 6, "gpt-4o"),
    ),
    "api management": (
        '{"records":[{"time":"2026-11-20T00:00:00Z","resourceId":"/X","category":"GatewayLogs","callerIpAddress":"10.0.0.5","properties":'
        '{"method":"POST","backendUrl":"https://shop.openai.azure.com/openai/deployments/gpt4/chat/completions?api-version=1","requestSize":5,"responseSize":6}}]}',
        ("azure-api-management", "azure-openai", "shop.openai.azure.com", "10.0.0.5", 3, "inference", 5, 6, "gpt4"),
    ),
    "azure firewall": (
        '{"time":"2026-11-20T00:00:00Z","resourceId":"/X","category":"AzureFirewallApplicationRule","properties":{"msg":"HTTPS request from '
        '10.0.0.5:5555 to api.openai.com:443. Action: Allow. Rule: x"}}\n',
        ("azure-firewall-text", "openai", "api.openai.com", "10.0.0.5", 2, "unknown", None, None, ""),
    ),
    "vertex audit": (
        '{"timestamp":"2026-11-20T00:00:00Z","protoPayload":{"serviceName":"aiplatform.googleapis.com","methodName":'
        '"google.cloud.aiplatform.v1.PredictionService.GenerateContent","authenticationInfo":{"principalEmail":"ann@corp.example"},'
        '"resourceName":"projects/p/locations/eu/publishers/google/models/gemini-2.0-flash"}}\n',
        ("google-audit-vertex", "google-vertex", "aiplatform.googleapis.com", "ann@corp.example", 4, "inference", None, None, "gemini-2.0-flash"),
    ),
    "span": (
        otlp({"gen_ai.system": "openai", "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "server.address": "api.openai.com"}),
        ("trace-model-call", "openai", "api.openai.com", "checkout", 4, "inference", None, None, "gpt-4o"),
    ),
    "http span": (
        otlp({"url.full": "https://api.openai.com/v1/embeddings", "http.request.method": "POST"}, parentSpanId="p"),
        ("trace-http", "openai", "api.openai.com", "checkout", 3, "embedding", None, None, ""),
    ),
    "litellm": (
        '{"id":"1","call_type":"acompletion","custom_llm_provider":"azure","model":"gpt-4o-2024-08-06","model_group":"gpt-4o","api_base":'
        '"https://shop.openai.azure.com/","startTime":1795132800.0,"metadata":{"user_api_key_alias":"ann","user_api_key_team_alias":"shop"}}\n',
        ("gateway-litellm", "azure-openai", "shop.openai.azure.com", "ann", 4, "inference", None, None, "gpt-4o"),
    ),
    "kong": (
        '{"started_at":1795132800000,"client_ip":"10.0.0.5","request":{"uri":"/llm","size":5},"response":{"size":6},"ai":{"proxy":{"meta":'
        '{"provider_name":"anthropic","request_model":"claude-3","response_model":"claude-3-b"}}}}\n',
        ("gateway-kong", "anthropic", UNNAMED, "10.0.0.5", 4, "inference", 5, 6, "claude-3"),
    ),
    "langfuse": (
        '{"id":"o","traceId":"t","type":"GENERATION","name":"answer","startTime":"2026-11-20T00:00:00Z","model":"gpt-4o","input":"hi"}\n',
        ("export-langfuse", "openai", UNNAMED, "answer", 4, "inference", None, None, "gpt-4o"),
    ),
    "har": (
        json.dumps(
            {
                "log": {
                    "entries": [
                        {
                            "startedDateTime": "2026-11-20T00:00:00.000Z",
                            "request": {"method": "POST", "url": "https://api.openai.com/v1/chat/completions", "bodySize": 30,
                                        "postData": {"text": '{"model":"gpt-4o","messages":[]}'}},
                            "response": {"status": 200, "bodySize": 40, "content": {"text": '{"model":"gpt-4o-2024"}'}},
                        }
                    ]
                }
            },
            indent=2,
        ),
        ("har", "openai", "api.openai.com", "", 4, "inference", 30, 40, "gpt-4o"),
    ),
    "cassette": (
        "interactions:\n- request:\n    body: '{\"model\":\"gpt-4o\"}'\n    headers:\n      User-Agent: [OpenAI/Python 1.2]\n    method: POST\n"
        "    uri: https://api.openai.com/v1/chat/completions\n  response:\n    body: {string: '{}'}\n    headers:\n"
        "      Date: ['Fri, 20 Nov 2026 00:00:00 GMT']\n    status: {code: 200}\nversion: 1\n",
        ("cassette", "openai", "api.openai.com", "", 4, "inference", 18, 2, "gpt-4o"),
    ),
    "ocsf": (
        '{"class_uid":4002,"time":1795132800000,"http_request":{"http_method":"POST","url":{"hostname":"api.openai.com","path":"/v1/embeddings"}},'
        '"src_endpoint":{"ip":"10.0.0.5"},"traffic":{"bytes_out":5,"bytes_in":6}}\n',
        ("ocsf-http", "openai", "api.openai.com", "10.0.0.5", 3, "embedding", 5, 6, ""),
    ),
    "csv with a header": (
        "timestamp,client_ip,dest_host,bytes_out\n2026-11-20T00:00:00Z,10.0.0.5,api.openai.com,5\n",
        ("fields-host", "openai", "api.openai.com", "10.0.0.5", 3, "unknown", 5, None, ""),
    ),
    "unknown": (
        "2026-11-20T00:00:00Z something happened with https://api.openai.com:443/v1 and more\n",
        ("unknown", "openai", "api.openai.com", "", 0, "unknown", None, None, ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_a_record_tells_who_reached_what(name, read):
    content, (format_, provider, host, client, level, action, sent, received, model) = SAMPLES[name]
    seen = read(content, written_at=NOVEMBER_20 + 3600)
    ((key, one),) = seen.sums.items()
    assert (key.format, key.provider, key.host, key.client, key.level, key.action, key.model) == (
        format_, provider, host, client, level, action, model,
    )  # fmt: skip
    assert (one.count, one.sent, one.received, one.first) == (1, sent, received, NOVEMBER_20)


@pytest.mark.parametrize("name", [name for name, (content, _) in SAMPLES.items() if content.count("\n") == 1 and "{\n" not in content])
def test_a_record_reads_the_same_in_every_wrapper(name, read, reader):
    line = SAMPLES[name][0].rstrip("\n")
    plain = {key: one.count for key, one in read(line + "\n", written_at=NOVEMBER_20 + 3600).sums.items()}
    for wrapped in (
        json.dumps({"log": line + "\n", "stream": "stdout", "time": "2026-11-20T00:00:00Z"}),
        json.dumps({"@timestamp": "2026-11-20T00:00:00Z", "message": line}),
        json.dumps({"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "timestamp": 1795132800000, "message": line}]}),
        "2026-11-20T00:00:00.000000000Z stderr F " + line,
    ):
        reader.seen.sums.clear()
        assert {key: one.count for key, one in read(wrapped + "\n", written_at=NOVEMBER_20 + 3600).sums.items()} == plain


@pytest.mark.parametrize("name", SAMPLES)
def test_a_host_that_only_contains_the_name_is_nobodys(name, read):
    content = SAMPLES[name][0]
    for fake in ("api.openai.com.evil.net", "notapi.openai.com.example"):
        hidden = (
            content.replace("api.openai.com", fake).replace("chatgpt.com", fake).replace("(6)openai(3)com", "(6)openai(3)com(4)evil(3)net")
        )
        if hidden != content:
            assert not any(key.provider for key in read(hidden).sums)


def test_every_format_has_a_source(formats: Formats):
    assert all(one.source for one in formats.formats if not one.name.startswith("fields-"))


def test_a_format_with_a_field_that_does_not_exist_is_refused():
    import msgspec

    document = Document(formats=(LogFormat(name="x", shape=("json",), level=1, fields={"hots": ("a",)}),))
    with pytest.raises(RuleError, match="no such field: hots"):
        load_formats([("x.yaml", msgspec.msgpack.encode(document))])


def test_a_pattern_that_does_not_compile_is_refused():
    with pytest.raises(RuleError, match="pattern"):
        Formats([Document(formats=(LogFormat(name="x", shape=("text",), level=1, pattern="("),))]).of("text")


def test_columns_can_be_named_for_a_format_that_nobody_knows(formats, words, knowledge):
    from auditor.traffic.knowledge import Resolver
    from auditor.traffic.reader import Reader, Stream
    from tests.traffic.conftest import find

    reader = Reader(Resolver(knowledge, words), formats.mapped({"host": "wohin", "client": "wer", "sent": "viel"}), find)
    data = b"wann;wohin;wer;viel\n1795132800;api.openai.com;ann;12\n"
    reader.read(Stream("x", [data], data))
    ((key, one),) = reader.seen.sums.items()
    assert (key.format, key.host, key.client, one.sent, key.level) == ("mapped", "api.openai.com", "ann", 12, 3)


def test_formats_can_be_restricted_by_name(formats):
    assert {one.name for one in formats.restricted("squid").formats} == {"squid-native", "squid-combined"}
    with pytest.raises(KeyError):
        formats.restricted("nonsense")
