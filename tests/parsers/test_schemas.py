"""Schema files of nine kinds -> their types and fields, whatever the bytes."""

import pytest
from auditor.parsers.schemas import SIZE_LIMIT, is_schema, parse_schema

SQL = """
CREATE TABLE IF NOT EXISTS "crm"."patients" (
  id int PRIMARY KEY, -- a comment
  `diagnosis` text DEFAULT f(1, 2),
  price numeric(10, 2),
  CONSTRAINT positive CHECK (price > 0),
  FOREIGN KEY (id) REFERENCES others (id)
);
ALTER TABLE patients ADD COLUMN iban varchar(34) NOT NULL;
"""
RUBY = """
create_table "patients", force: :cascade do |t|
  t.string "ssn"
  t.date :birth_date
end
add_column :patients, :email, :string
"""
PHP = "Schema::create('patients', function (Blueprint $table) { $table->id(); $table->string('ssn'); $table->date('birth_date'); });"
PRISMA = "model Patient {\n  id Int @id\n  email String?\n  @@index([email])\n}\nenum Kind {\n  A\n}\n"
GRAPHQL = (
    'type Patient implements Node @key(fields: "id") {\n  id: ID!\n  email(format: String): String\n}\ninput Ask {\n  ssn: String\n}\n'
)
PROTO = "message Patient {\n  string ssn = 1;\n  repeated Visit visits = 2;\n  map<string, int32> counts = 3;\n}\n"
AVRO = '{"type": "record", "name": "Patient", "fields": [{"name": "ssn", "type": "string"}, {"name": "x", "type": {"type": "record", "name": "Visit", "fields": [{"name": "day"}]}}]}'
OPENAPI_JSON = '{"components": {"schemas": {"Patient": {"type": "object", "properties": {"ssn": {"type": "string"}, "email": {}}}}}}'
OPENAPI_YAML = "components:\n  schemas:\n    Patient:\n      type: object\n      properties:\n        ssn:\n          type: string\n        email:\n          type: string\n"


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("db/init.sql", SQL, [("patients", ("id", "diagnosis", "price")), ("patients", ("iban",))]),
        ("db/schema.rb", RUBY, [("patients", ("ssn", "birth_date")), ("patients", ("email",))]),
        ("database/migrations/1_create.php", PHP, [("patients", ("ssn", "birth_date"))]),
        ("prisma/schema.prisma", PRISMA, [("Patient", ("id", "email"))]),
        ("api/schema.graphql", GRAPHQL, [("Patient", ("id", "email")), ("Ask", ("ssn",))]),
        ("api/patient.proto", PROTO, [("Patient", ("ssn", "visits", "counts"))]),
        ("events/patient.avsc", AVRO, [("Patient", ("ssn", "x")), ("Visit", ("day",))]),
        ("openapi.json", OPENAPI_JSON, [("Patient", ("ssn", "email"))]),
        ("api/openapi.yaml", OPENAPI_YAML, [("Patient", ("ssn", "email"))]),
    ],
)
def test_each_kind_of_schema_gives_its_types_and_fields(path: str, text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert is_schema(path)
    assert parse_schema(path, text.encode()) == found


@pytest.mark.parametrize(
    "path", ["app/models.py", "package.json", "config.yaml", "app/schema.py", "lib/tasks.rb", "src/Migration.php", "schema.json"]
)
def test_other_files_are_no_schemas(path: str) -> None:
    assert not is_schema(path)


PATHS = ["a.sql", "a.prisma", "a.graphql", "a.proto", "a.avsc", "openapi.json", "swagger.yml", "schema.rb", "migrations/a.php"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"{" * 50_000,
        b"[" * 50_000,
        b"CREATE TABLE a (" + b"(" * 50_000,
        b"model A {\n" * 9_000,
        b"Schema::create('a'" * 5_000,
    ],
)
def test_any_bytes_end_and_raise_nothing(path: str, content: bytes) -> None:
    assert isinstance(parse_schema(path, content), list)


def test_what_is_too_large_is_left_out() -> None:
    assert parse_schema("a.sql", b"CREATE TABLE a (ssn text);" + b" " * SIZE_LIMIT) == []
