/** The test server ships no types; this is the part the tests use. */
declare module 's3rver' {
  class S3rver {
    constructor(options: Record<string, unknown>)
    run(): Promise<{ port: number }>
    close(): Promise<void>
  }
  export = S3rver
}
