"""The support desk's HTTP interface."""

from fastapi import FastAPI, Request
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from backend.llm import ask, review, route
from backend.models import Customer
from backend.privacy import redact

app = FastAPI()
engine = create_engine("postgresql://db/support")


@app.post("/tickets/{customer_id}/answer")
async def answer(customer_id: int, request: Request) -> dict[str, str]:
    """Draft an answer to a ticket."""
    body = await request.json()
    with Session(engine) as session:
        customer = session.get(Customer, customer_id)
    draft = ask(f"{customer.full_name} ({customer.email}) writes: {body['text']}")
    return {"draft": draft, "team": route(body["text"])}


@app.post("/tickets/{customer_id}/refund")
async def refund(customer_id: int) -> dict[str, str]:
    """Draft a note about a refund; the account number is taken out first."""
    with Session(engine) as session:
        customer = session.get(Customer, customer_id)
    return {"note": review(f"We refund to {redact(customer.iban)}.")}
