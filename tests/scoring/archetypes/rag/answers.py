"""Answers from documents over personal data, with vectors in a database of one's own."""

from models import Patient
from openai import OpenAI

client = OpenAI()

SYSTEM = "Answer the doctor's question from the documents given."


def embed(text):
    return client.embeddings.create(model="text-embedding-3-small", input=text).data[0].embedding


def index(patient_id):
    patient = Patient.objects.get(id=patient_id)
    return embed(patient.diagnosis)


def answer(request):
    patient = Patient.objects.get(id=request.GET["patient"])
    question = request.GET["question"]
    return client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": SYSTEM},
            {"role": "user", "content": f"{question} {patient.full_name} {patient.email} {patient.diagnosis}"},
        ],
        tools=[{"type": "function", "function": {"name": "find", "strict": True, "parameters": {}}}],
    )


def summary(patient):
    return client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": patient.diagnosis}])
