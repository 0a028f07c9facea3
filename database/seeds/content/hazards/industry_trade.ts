import { buildingMaterialHazards } from './industry-trade/building-materials.ts'
import { commonHazards } from './industry-trade/common.ts'
import { foodHazards } from './industry-trade/food.ts'
import { foundryHazards } from './industry-trade/foundry.ts'
import { furnitureHazards } from './industry-trade/furniture.ts'
import { machiningHazards } from './industry-trade/machining.ts'
import { pharmaHazards } from './industry-trade/pharma.ts'
import { printingHazards } from './industry-trade/printing.ts'
import { textileHazards } from './industry-trade/textile.ts'
import type { HazardText } from './types.ts'

/** 工贸: the trades of the demo city and what any of them may have. */
export const industryTradeHazards: HazardText[] = [
  ...commonHazards,
  ...machiningHazards,
  ...foodHazards,
  ...buildingMaterialHazards,
  ...furnitureHazards,
  ...textileHazards,
  ...printingHazards,
  ...pharmaHazards,
  ...foundryHazards,
]
