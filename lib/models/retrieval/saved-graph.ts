import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { writeWhole } from "../../data/write-whole.ts";
import { type ApproximateIndexOptions, graphSettings, resolveApproximate } from "./approximate-options.ts";
import { emptyGraph, type Graph } from "./usearch.ts";

/** What is to be known of a graph beside itself. */
interface GraphSaved {
  /** How many vectors were given, of which those that can be near to nothing are not in the graph. */
  readonly size: number;
  readonly dimensions: number;
  readonly options: Readonly<ApproximateIndexOptions>;
}

const formatVersion = 1;
const description = "index.json";
const graphFile = "graph.usearch";

/** Writes a graph and what is to be known of it to a folder. */
export async function writeGraph(folder: string, graph: Graph, about: GraphSaved): Promise<void> {
  await mkdir(folder, { recursive: true });
  const part = join(folder, `${graphFile}.part-${process.pid}`);
  graph.save(part);
  await rename(part, join(folder, graphFile));
  const text = JSON.stringify({ version: formatVersion, inGraph: Number(graph.size()), ...about });
  await writeWhole(join(folder, description), `${text}\n`);
}

/** Reads them back, with some options changed. Throws InputError unless they are whole and of those dimensions. */
export async function readGraph(
  folder: string,
  dimensions: number,
  changed: Partial<ApproximateIndexOptions>,
): Promise<{ graph: Graph; size: number; options: Readonly<ApproximateIndexOptions> }> {
  const again = "Save the index again.";
  const refuse = (wanted: string, got: string, fix: string) => new InputError({ wanted, got, where: folder, fix });
  const text = await readFile(join(folder, description), "utf8").catch(() => {
    throw refuse(
      `a folder with ${description} and ${graphFile}`,
      "none there",
      "Name a folder that an index was saved to.",
    );
  });
  let saved: Partial<GraphSaved & { version: number; inGraph: number }>;
  try {
    saved = JSON.parse(text);
  } catch {
    throw refuse(`JSON in ${description}`, "text that is none", again);
  }
  if (saved.version !== formatVersion || saved.size === undefined) {
    throw refuse(`an index of format version ${formatVersion}`, shown(saved.version), again);
  }
  if (saved.dimensions !== dimensions) {
    const fix = "Build an index of the vectors in use.";
    throw refuse(`an index of ${dimensions} dimensions`, `one of ${saved.dimensions}`, fix);
  }
  const options = resolveApproximate(folder, { ...saved.options, ...changed });
  const graph = await emptyGraph(graphSettings(options, dimensions));
  try {
    graph.load(join(folder, graphFile));
  } catch (error) {
    throw refuse(`a graph in ${graphFile}`, (error as Error).message, again);
  }
  if (Number(graph.dimensions()) !== dimensions || Number(graph.size()) !== saved.inGraph) {
    throw refuse(`${description} and ${graphFile} of one and the same index`, "files of two", again);
  }
  return { graph, size: saved.size, options };
}
