"""A library that takes its prefixes of models from another: who answers is what the prefix says."""

from lmi import CommonLLMNames, LiteLLMModel, embedding_model_factory


async def ask(text):
    usual = LiteLLMModel()  # expect: client openai closed
    own = LiteLLMModel(name="hosted_vllm/meta-llama/Llama-3.1-8B-Instruct", config={"api_base": "http://vllm:8000/v1"})
    await usual.call_single(text)  # expect: call openai closed
    await LiteLLMModel(name="groq/llama-3.3-70b-versatile").call([text])  # expect: call groq closed
    print(CommonLLMNames.GPT_4O)  # clean
    return await own.call_single(text)  # expect: call - open


async def vectors(texts):
    model = embedding_model_factory("text-embedding-3-small")
    await model.embed_documents(texts)  # expect: call openai closed
    return texts.embed_documents(texts)  # clean
