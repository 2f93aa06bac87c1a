import { arch, cpus, platform, totalmem } from "node:os";

/** This machine in words, as reports and results name it: "2 × Intel Xeon 2.20 GHz, 8 GB, linux x64, Node 22.12.0". */
export function machineInWords(): string {
  const processors = cpus();
  const model = (processors[0]?.model ?? "unknown processor")
    .replace(/\((R|TM)\)|\bCPU\b|@/gi, " ")
    .replace(/\s+/g, " ")
    .trim();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${model}, ${memory} GB, ${platform()} ${arch()}, Node ${process.versions.node}`;
}
