import type { RiskText } from '../types'
import { buildingMaterialsRisks } from './industry_trade/building_materials'
import { castingRisks } from './industry_trade/casting'
import { foodRisks } from './industry_trade/food'
import { machiningRisks } from './industry_trade/machining'
import { packagingRisks } from './industry_trade/packaging'
import { pharmaRisks } from './industry_trade/pharma'
import { textileRisks } from './industry_trade/textile'
import { woodworkRisks } from './industry_trade/woodwork'

/** Invented risk texts of the sector industry_trade, every entry with its trade. */
export const industryTradeRisks: RiskText[] = [
  ...machiningRisks,
  ...foodRisks,
  ...buildingMaterialsRisks,
  ...woodworkRisks,
  ...textileRisks,
  ...packagingRisks,
  ...pharmaRisks,
  ...castingRisks,
]
