"""Write a tiny, random but readable model file (about 0.6 MB) for servers of the llama architecture.

2 layers, 64 dimensions, a vocabulary of 256 byte tokens, a few dozen words and chat markers; random weights from a fixed seed. One constant
dimension of the embedding carries a bias in the output matrix, so that words are likely and bytes hardly ever sampled. One attention head is
set by hand: it looks for <tool_call>, which the chat template writes only when the request has tools, and makes the model begin a call; the
server's grammar does the rest. It knows nothing.
"""

import gguf
import numpy as np

WORDS = [
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "is",
    "it",
    "for",
    "on",
    "with",
    "as",
    "that",
    "this",
    "data",
    "model",
    "open",
    "closed",
    "token",
    "server",
    "answer",
    "question",
    "user",
    "code",
    "call",
    "key",
    "cost",
    "plan",
    "risk",
    "report",
    "we",
    "you",
    "they",
    "can",
    "will",
    "not",
    "more",
    "less",
    "one",
    "two",
    "three",
    "yes",
    "no",
    "true",
    "false",
]
TEMPLATE = """{%- if tools %}<|im_start|>system
Tools:
{% for t in tools %}{{ t | tojson }}
{% endfor %}Call one with <tool_call>{"name": its name, "arguments": its arguments}</tool_call><|im_end|>
{% endif %}{% for m in messages %}<|im_start|>{{ m.role }}
{% if m.content %}{{ m.content }}{% endif %}{% if m.tool_calls %}{% for c in m.tool_calls %}<tool_call>{"name": "{{ c.function.name }}", "arguments": {{ c.function.arguments | tojson }}}</tool_call>{% endfor %}{% endif %}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
DIM, FF, HEADS, LAYERS, CONTEXT = 64, 128, 4, 2, 4096


def write_model(path: str) -> None:
    """Write the model to a path."""
    rng = np.random.default_rng(7)
    kind = gguf.TokenType
    tokens = [("<unk>", kind.UNKNOWN), ("<s>", kind.CONTROL), ("</s>", kind.CONTROL)]
    tokens += [(f"<0x{b:02X}>", kind.BYTE) for b in range(256)]
    tokens += [("<|im_start|>", kind.CONTROL), ("<|im_end|>", kind.CONTROL)]
    tokens += [("<tool_call>", kind.USER_DEFINED), ("</tool_call>", kind.USER_DEFINED)]
    tokens += [("\u2581" + w, kind.NORMAL) for w in WORDS] + [(chr(c), kind.NORMAL) for c in range(33, 127)] + [("\u2581", kind.NORMAL)]
    names = [t for t, _ in tokens]
    n = len(tokens)

    w = gguf.GGUFWriter(path, "llama")
    w.add_name("tiny-random")
    w.add_context_length(CONTEXT)
    w.add_embedding_length(DIM)
    w.add_block_count(LAYERS)
    w.add_feed_forward_length(FF)
    w.add_head_count(HEADS)
    w.add_head_count_kv(HEADS)
    w.add_layer_norm_rms_eps(1e-5)
    w.add_rope_dimension_count(DIM // HEADS)
    w.add_vocab_size(n)
    w.add_file_type(0)
    w.add_pooling_type(gguf.PoolingType.MEAN)  # one vector per input on /v1/embeddings
    w.add_tokenizer_model("llama")
    w.add_tokenizer_pre("default")
    w.add_token_list(names)
    w.add_token_scores([0.0] * 3 + [-1000.0] * 256 + [0.0] * 4 + [-float(i + 1) for i in range(n - 263)])
    w.add_token_types([int(k) for _, k in tokens])
    w.add_unk_token_id(0)
    w.add_bos_token_id(1)
    w.add_eos_token_id(names.index("<|im_end|>"))
    w.add_add_bos_token(True)
    w.add_add_space_prefix(False)
    w.add_chat_template(TEMPLATE)

    def random(rows: int, columns: int, scale: float) -> np.ndarray:
        return (rng.standard_normal((rows, columns)) * scale).astype(np.float32)

    embedding = random(n, DIM, 1.0)
    embedding[:, :4] = 8.0, 0.0, 0.0, 0.0  # dimension 0: constant; dimension 1: "tools were offered"
    embedding[names.index("<tool_call>"), 1:3] = 8.0, 40.0  # dimension 2: "the last token began a call"
    embedding[names.index("</tool_call>"), 3] = 40.0  # dimension 3: "the last token ended a call"
    output = random(n, DIM, 0.35)
    output[:, :4] = -6.0, 0.0, 0.0, 0.0  # bytes, <unk>, markers
    for i, name in enumerate(names):
        if name.startswith("\u2581") and len(name) > 1:
            output[i, 0] = 0.6
        elif len(name) == 1 and name != "\u2581":
            output[i, 0] = -0.35
    output[names.index("<|im_end|>"), 0] = 0.35
    output[names.index("</tool_call>"), 0] = -4.0  # ahead of "<" and bytes: a grammar then ends a call with this one token
    output[names.index("<"), 0] = -12.0
    output[names.index("<tool_call>")] = 0.0
    output[names.index("<tool_call>"), :4] = -4.0, 10.0, -30.0, -30.0
    output[names.index("{"), 2] = 10.0
    output[names.index("<|im_end|>"), 3] = 10.0
    w.add_tensor("token_embd.weight", embedding)
    w.add_tensor("output_norm.weight", np.ones(DIM, np.float32))
    w.add_tensor("output.weight", output)
    for i in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            w.add_tensor(f"blk.{i}.{name}.weight", np.ones(DIM, np.float32))
        q, k, v, o = (random(DIM, DIM, 0.1) for _ in range(4))
        down = random(DIM, FF, 0.05)
        o[1:4, :] = down[1:4, :] = 0.0  # only the head below writes to dimension 1
        if i == 0:
            q[: DIM // HEADS] = k[: DIM // HEADS] = 0.0  # head 0 averages over all positions
            v[0], o[:, 0] = 0.0, 0.0
            v[0, 1], o[1, 0] = 60.0, 60.0
        for name, tensor in (("attn_q", q), ("attn_k", k), ("attn_v", v), ("attn_output", o)):
            w.add_tensor(f"blk.{i}.{name}.weight", tensor)
        w.add_tensor(f"blk.{i}.ffn_gate.weight", random(FF, DIM, 0.1))
        w.add_tensor(f"blk.{i}.ffn_up.weight", random(FF, DIM, 0.1))
        w.add_tensor(f"blk.{i}.ffn_down.weight", down)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
