import { coalMineRisks } from './risks/coal_mine'
import { commerceRisks } from './risks/commerce'
import { constructionRisks } from './risks/construction'
import { cultureTourismRisks } from './risks/culture_tourism'
import { educationRisks } from './risks/education'
import { fireRisks } from './risks/fire'
import { gasRisks } from './risks/gas'
import { hazardousChemicalsRisks } from './risks/hazardous_chemicals'
import { industryTradeRisks } from './risks/industry_trade'
import { logisticsRisks } from './risks/logistics'
import { noncoalMineRisks } from './risks/noncoal_mine'
import { specialEquipmentRisks } from './risks/special_equipment'
import { transportRisks } from './risks/transport'
import type { RiskText, SectorCode } from './types'

/** Invented risk texts of every sector. */
export const risksBySector: Record<SectorCode, RiskText[]> = {
  industry_trade: industryTradeRisks,
  hazardous_chemicals: hazardousChemicalsRisks,
  construction: constructionRisks,
  logistics: logisticsRisks,
  commerce: commerceRisks,
  gas: gasRisks,
  transport: transportRisks,
  special_equipment: specialEquipmentRisks,
  education: educationRisks,
  culture_tourism: cultureTourismRisks,
  fire: fireRisks,
  noncoal_mine: noncoalMineRisks,
  coal_mine: coalMineRisks,
}
