import { crc32, deflateSync } from "node:zlib";

/** A grid of coloured points, as much of a browser's canvas as Plotly's heatmaps and images need. */
export class Raster {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, opacity, each 0 to 255, row by row. */
  readonly data: Uint8ClampedArray;
  /** The colour of the next rectangle: rgb(…) or rgba(…). */
  fillStyle = "rgb(0,0,0)";

  constructor(width: number, height: number) {
    this.width = Math.max(1, Math.round(width));
    this.height = Math.max(1, Math.round(height));
    this.data = new Uint8ClampedArray(4 * this.width * this.height);
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    const [red = 0, green = 0, blue = 0, opacity = 1] = (this.fillStyle.match(/[\d.]+/g) ?? []).map(Number);
    const colour = [red, green, blue, 255 * opacity];
    const ends = (from: number, length: number, most: number) => {
      const [a, b] = [Math.round(Math.min(from, from + length)), Math.round(Math.max(from, from + length))];
      return [Math.max(0, a), Math.min(most, b)] as const;
    };
    const [x0, x1] = ends(left, width, this.width);
    const [y0, y1] = ends(top, height, this.height);
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) this.data.set(colour, 4 * (y * this.width + x));
  }

  createImageData(width: number, height: number): Raster {
    return new Raster(width, height);
  }

  putImageData(other: Raster, left: number, top: number): void {
    for (let y = 0; y < Math.min(other.height, this.height - top); y++) {
      const row = other.data.subarray(
        4 * y * other.width,
        4 * (y * other.width + Math.min(other.width, this.width - left)),
      );
      this.data.set(row, 4 * ((y + top) * this.width + left));
    }
  }

  /** The grid as the address of a PNG (its specification, ISO/IEC 15948). */
  toDataURL(): string {
    const rows = Buffer.alloc(this.height * (4 * this.width + 1));
    for (let y = 0; y < this.height; y++) {
      rows.set(this.data.subarray(4 * y * this.width, 4 * (y + 1) * this.width), y * (4 * this.width + 1) + 1);
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    // Eight bits of red, green, blue and opacity each.
    header.set([8, 6], 8);
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const parts = [part("IHDR", header), part("IDAT", deflateSync(rows, { level: 9 })), part("IEND", Buffer.alloc(0))];
    return `data:image/png;base64,${Buffer.concat([signature, ...parts]).toString("base64")}`;
  }
}

function part(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named) >>> 0);
  return Buffer.concat([length, named, check]);
}
