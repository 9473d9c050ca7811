"""The taxonomy held to names as people write them: whole words, eight languages, and near-twins that only look alike."""

import pytest
from auditor.analysis.flows import Flows
from auditor.analysis.words import tokens
from auditor.catalogue.catalogue import Catalogue
from tests.builders import flow_files

FLOWS = Flows(Catalogue.from_files(flow_files()))


@pytest.mark.parametrize(
    ("type_id", "names"),
    [
        (
            "contact",
            "email_address customerEmail phoneNumbers PLZ_postleitzahl telefonnummer courriel codigo_postal indirizzo emailadres numerTelefonu endereço straße",
        ),
        ("identity", "firstName date_of_birth geburtsdatum prénom fechaNacimiento cognome achternaam imię data_de_nascimento dob"),
        ("government-id", "ssn passportNumber steuernummer numero_securite_sociale dni codice_fiscale bsn pesel cpf"),
        ("financial", "iban salary_value gehalt salaire salário stipendio rekeningnummer wynagrodzenie accountNumber"),
        (
            "payment-card",
            "card_number creditCardNumber kreditkarte carte_bancaire tarjeta_credito carta_di_credito karta_kredytowa cartao_de_credito cvv",
        ),
        ("health", "diagnosis diagnoses medicalHistory blutgruppe maladie historiaClinica malattia ziekte choroba doença symptomList"),
        ("location", "ip_address latitude standort ubicacion posizione locatie lokalizacja localização"),
        ("credentials", "password apiKey access_token passwort mot_de_passe contraseña wachtwoord hasło senha"),
        ("special-category", "religion sexual_orientation gewerkschaft opinion_politique origenEtnico casellario_giudiziale wyznanie"),
        ("employment", "performanceReview lebenslauf hoja_de_vida resume_text"),
        ("source-code", "source_code gitDiff quellcode codigo_fuente"),
    ],
)
def test_names_say_their_type_in_the_languages_people_write(type_id: str, names: str) -> None:
    assert {name: FLOWS.types_of((name,)) for name in names.split()} == {name: (type_id,) for name in names.split()}


TWINS = (
    "cold memory_address mac_address contract_address server_address is_mobile mobile send_email email_count email_template hasDiagnosis patientCount "
    "resume passport tech_debt nie rg password_hash hash_password salary_range card_number_last_four emailer genderless birthdayParty token_count tokens "
    "key address name user_id title phone_number_id location_type diagnostics healthcheck religionless classic emails_sent validate_iban num_patients"
)


@pytest.mark.parametrize("name", TWINS.split())
def test_a_near_twin_says_nothing(name: str) -> None:
    assert FLOWS.types_of((name,)) == ()


def test_letters_of_other_languages_are_read_as_english_ones() -> None:
    assert tokens("größeÄnderung") == ("groesse", "aenderung")
    assert tokens("prénom_élève") == ("prenom", "eleve")
    assert tokens("hasłoUżytkownika") == ("haslo", "uzytkownika")
