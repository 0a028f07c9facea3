/** What the list of jobs says of an ended one, and the page that shows the rest. */
export const resultAt = (importId: string, summary: string) => ({ summary, link: `/desk/risk/import/${importId}` })
