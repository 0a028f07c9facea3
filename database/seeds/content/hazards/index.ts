import { coalMineHazards } from './coal_mine.ts'
import { commerceHazards } from './commerce.ts'
import { constructionHazards } from './construction.ts'
import { cultureTourismHazards } from './culture_tourism.ts'
import { educationHazards } from './education.ts'
import { fireHazards } from './fire.ts'
import { gasHazards } from './gas.ts'
import { hazardousChemicalHazards } from './hazardous_chemicals.ts'
import { industryTradeHazards } from './industry_trade.ts'
import { logisticsHazards } from './logistics.ts'
import { noncoalMineHazards } from './noncoal_mine.ts'
import { specialEquipmentHazards } from './special_equipment.ts'
import { transportHazards } from './transport.ts'
import type { HazardSector, HazardText } from './types.ts'

/** General (not major) hazards by regulated sector. */
export const hazardsBySector: Record<HazardSector, HazardText[]> = {
  industry_trade: industryTradeHazards,
  hazardous_chemicals: hazardousChemicalHazards,
  construction: constructionHazards,
  logistics: logisticsHazards,
  commerce: commerceHazards,
  gas: gasHazards,
  transport: transportHazards,
  special_equipment: specialEquipmentHazards,
  education: educationHazards,
  culture_tourism: cultureTourismHazards,
  fire: fireHazards,
  noncoal_mine: noncoalMineHazards,
  coal_mine: coalMineHazards,
}
