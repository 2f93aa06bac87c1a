"""Trains gensim's Word2Vec on a file of sentences, tokens parted by spaces, and prints what it took as JSON.

    python gensim-words.py SENTENCES SETTINGS VECTORS

SETTINGS are the keyword arguments of Word2Vec as JSON. The vectors go to the file VECTORS in word2vec's binary format.
Training alone is timed, not the building of the vocabulary.
"""
import json
import sys
import time

from gensim.models import Word2Vec

path, settings, vectors = sys.argv[1:]
with open(path, encoding="utf-8") as lines:
    sentences = [line.split(" ") for line in lines.read().split("\n")]
model = Word2Vec(**json.loads(settings))
model.build_vocab(sentences)
wall, processor = time.perf_counter(), time.process_time()
model.train(sentences, total_examples=model.corpus_count, epochs=model.epochs)
result = {
    "seconds": time.perf_counter() - wall,
    "processorSeconds": time.process_time() - processor,
    "words": len(model.wv),
}
model.wv.save_word2vec_format(vectors, binary=True)
print(json.dumps(result))
