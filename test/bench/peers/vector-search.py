"""Finds the nearest vectors by inner product with faiss or NumPy, so that ours can be set beside them in turns.

    python vector-search.py FOLDER SETTINGS

FOLDER holds items.f32 and queries.f32, rows of float32; SETTINGS, as JSON, their dimensions, k and threads. For every
line on the standard input, faiss or numpy, that one searches for all queries, writes what it found to FOLDER as NAME.i32
(items) and NAME.f32 (scores), and a line of JSON with the wall and processor seconds of the search is printed. A first
line is printed once both are ready.
"""
import json
import sys
import time

import faiss
import numpy

folder, settings = sys.argv[1], json.loads(sys.argv[2])
k, dimensions = settings["k"], settings["dimensions"]
faiss.omp_set_num_threads(settings["threads"])
items, queries = (
    numpy.fromfile(f"{folder}/{name}.f32", dtype=numpy.float32).reshape(-1, dimensions) for name in ("items", "queries")
)
index = faiss.IndexFlatIP(dimensions)
index.add(items)


def by_faiss():
    scores, found = index.search(queries, k)
    return found, scores


def by_numpy(at_once=512):
    """All products of some queries at a time, of which the best are set apart and then put in order."""
    parts = []
    for first in range(0, len(queries), at_once):
        scores = queries[first : first + at_once] @ items.T
        best = numpy.argpartition(scores, -k, axis=1)[:, -k:]
        near = numpy.take_along_axis(scores, best, 1)
        order = numpy.argsort(-near, axis=1)
        parts.append((numpy.take_along_axis(best, order, 1), numpy.take_along_axis(near, order, 1)))
    return [numpy.concatenate(part) for part in zip(*parts)]


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    name = line.strip()
    wall, processor = time.perf_counter(), time.process_time()
    found, scores = by_faiss() if name == "faiss" else by_numpy()
    took = {"seconds": time.perf_counter() - wall, "processorSeconds": time.process_time() - processor}
    numpy.ascontiguousarray(found, dtype=numpy.int32).tofile(f"{folder}/{name}.i32")
    numpy.ascontiguousarray(scores, dtype=numpy.float32).tofile(f"{folder}/{name}.f32")
    print(json.dumps(took), flush=True)
