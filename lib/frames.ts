/**
 * The entry "tastelab/frames": danfo frames at the library's edge. Apart from the main entry, since danfo is slow to load.
 * @module tastelab/frames
 */
export {
  DataFrame,
  type FrameColumns,
  type FrameOptions,
  fromFrame,
  Series,
  type ShowFrameOptions,
  showFrame,
  toFrame,
} from "./data/frames.ts";
