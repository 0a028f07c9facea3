/** The journeys read the shells' route tables; the pages behind them are vue-tsc's affair. */
declare module '*.vue' {
  const page: object
  export default page
}
