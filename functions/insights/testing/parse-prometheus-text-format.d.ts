declare module 'parse-prometheus-text-format' {
  /** Families with their samples; histograms only without labels. */
  export default function parse(text: string): unknown;
}
