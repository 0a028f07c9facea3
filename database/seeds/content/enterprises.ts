import { industryTradeEnterprises } from './enterprises/industry_trade'
import { otherSectorEnterprises } from './enterprises/other_sectors'
import type { EnterpriseText } from './types'

export { composeName, namePatterns, nameRegions, nameStems } from './names'
export { givenNames, surnames } from './people'

/** All written enterprises of the demo city; every one is invented. */
export const enterprises: EnterpriseText[] = [...industryTradeEnterprises, ...otherSectorEnterprises]
