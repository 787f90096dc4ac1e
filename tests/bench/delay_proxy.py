# SPDX-License-Identifier: MIT
"""A TCP proxy that holds every byte back for half a round trip, each way."""
import asyncio
import threading

HALF_A_TRIP_S = 0.010


async def forward(reader, writer):
    loop = asyncio.get_running_loop()
    while data := await reader.read(65536):
        loop.call_later(HALF_A_TRIP_S, writer.write, data)
    loop.call_later(HALF_A_TRIP_S, writer.close)


def start(target):
    """@return the proxy's port"""
    ready, port = threading.Event(), []

    async def serve_one(reader, writer):
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(forward(reader, other_writer), forward(other_reader, writer),
                             return_exceptions=True)

    async def serve():
        server = await asyncio.start_server(serve_one, "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
    ready.wait()
    return port[0]
