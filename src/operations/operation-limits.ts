/** The limits of the configuration that operations apply. */
export interface OperationLimits {
  readonly defaultPage: number;
  readonly maximumPage: number;
  /** Whether queries are answered that say nothing which narrows them. */
  readonly wideQueries: 'refuse' | 'allow';
  /** MiB for rendered answers; 0 for no cache. */
  readonly cacheSize: number;
}
