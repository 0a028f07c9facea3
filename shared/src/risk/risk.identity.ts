import { remembering } from '../kit/remembering'

/** Text as people compare it: width, case, blanks and punctuation make no difference. */
export const comparable = remembering((text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, ''),
)
