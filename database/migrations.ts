import type { MixedList } from 'typeorm'
import { Ground1700000000000 } from './migrations/1700000000000-ground.ts'
import { Work1700000000010 } from './migrations/1700000000010-work.ts'
import { Reference1700000000100 } from './migrations/1700000000100-reference.ts'
import { Hazard1700000000200 } from './migrations/1700000000200-hazard.ts'
import { Risk1700000000210 } from './migrations/1700000000210-risk.ts'
import { Oversight1700000000220 } from './migrations/1700000000220-oversight.ts'
import { Import1700000000230 } from './migrations/1700000000230-import.ts'
import { Standardization1700000000240 } from './migrations/1700000000240-standardization.ts'
import { SupervisionAnswers1700000000255 } from './migrations/1700000000255-supervision-answers.ts'
import { RedHead1700000000256 } from './migrations/1700000000256-red-head.ts'
import { ImportConstants1700000000300 } from './migrations/1700000000300-import-constants.ts'
import { SignInTries1700000000310 } from './migrations/1700000000310-sign-in-tries.ts'
import { SessionUse1700000000311 } from './migrations/1700000000311-session-use.ts'
import { KnownPlaces1700000000312 } from './migrations/1700000000312-known-places.ts'
import { RiskUndone1700000000320 } from './migrations/1700000000320-risk-undone.ts'
import { ImportLines1700000000330 } from './migrations/1700000000330-import-lines.ts'
import { LastVisit1700000000410 } from './migrations/1700000000410-last-visit.ts'

/** Every migration, in order. A new one adds a line. */
export const migrations: MixedList<() => unknown> = [
  Ground1700000000000,
  Work1700000000010,
  Reference1700000000100,
  Hazard1700000000200,
  Risk1700000000210,
  Oversight1700000000220,
  Standardization1700000000240,
  Import1700000000230,
  SupervisionAnswers1700000000255,
  RedHead1700000000256,
  ImportConstants1700000000300,
  SignInTries1700000000310,
  SessionUse1700000000311,
  KnownPlaces1700000000312,
  RiskUndone1700000000320,
  ImportLines1700000000330,
  LastVisit1700000000410,
] as never
