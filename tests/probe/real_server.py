"""A real server of the package `xllamacpp` on loopback, with the tiny model: run as a script, it prints its base URL when it is ready."""

import pathlib
import signal
import sys
import tempfile
import threading

import xllamacpp  # type: ignore[import-untyped]  # has no types
from tiny_model import write_model  # type: ignore[import-not-found]  # beside this script


def main() -> None:
    """Serve until SIGTERM."""
    with tempfile.TemporaryDirectory() as folder:
        model = str(pathlib.Path(folder, "tiny.gguf"))
        write_model(model)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = model
        parameters.model_alias = {"tiny-random"}
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = int(sys.argv[1])
        parameters.n_ctx = 4096
        parameters.n_parallel = 2
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
        parameters.use_jinja = True
        parameters.ui = False
        parameters.cpuparams.n_threads = 1
        server = xllamacpp.Server(parameters)
        print(f"{server.listening_address}/v1", flush=True)  # noqa: T201 - read by the test
        done = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_arguments: done.set())
        done.wait()


if __name__ == "__main__":
    main()
