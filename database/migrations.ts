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
import { Belonging1700000000500 } from './migrations/1700000000500-belonging.ts'
import { Handover1700000000520 } from './migrations/1700000000520-handover.ts'
import { IssuingOffice1700000000521 } from './migrations/1700000000521-issuing-office.ts'
import { FileLinks1700000000540 } from './migrations/1700000000540-file-links.ts'
import { AccountMaker1700000000560 } from './migrations/1700000000560-account-maker.ts'
import { Power1700000000561 } from './migrations/1700000000561-power.ts'
import { PowerReview1700000000562 } from './migrations/1700000000562-power-review.ts'
import { FourEyes1700000000580 } from './migrations/1700000000580-four-eyes.ts'
import { Backdated1700000000581 } from './migrations/1700000000581-backdated.ts'
import { CertificateVerification1700000000582 } from './migrations/1700000000582-certificate-verification.ts'
import { References1700000000583 } from './migrations/1700000000583-references.ts'
import { DemoTenants1700000000600 } from './migrations/1700000000600-demo-tenants.ts'
import { SpraysOfLogins1700000000601 } from './migrations/1700000000601-sprays-of-logins.ts'
import { Registrations1700000000602 } from './migrations/1700000000602-registrations.ts'
import { TextCleaning1700000000603 } from './migrations/1700000000603-text-cleaning.ts'
import { HandedIn1700000000620 } from './migrations/1700000000620-handed-in.ts'
import { WornDown1700000000640 } from './migrations/1700000000640-worn-down.ts'
import { LettersByNumber1700000000641 } from './migrations/1700000000641-letters-by-number.ts'
import { Consumers1700000000700 } from './migrations/1700000000700-consumers.ts'

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
  Belonging1700000000500,
  Handover1700000000520,
  IssuingOffice1700000000521,
  FileLinks1700000000540,
  AccountMaker1700000000560,
  Power1700000000561,
  PowerReview1700000000562,
  FourEyes1700000000580,
  Backdated1700000000581,
  CertificateVerification1700000000582,
  References1700000000583,
  DemoTenants1700000000600,
  SpraysOfLogins1700000000601,
  Registrations1700000000602,
  TextCleaning1700000000603,
  HandedIn1700000000620,
  WornDown1700000000640,
  LettersByNumber1700000000641,
  Consumers1700000000700,
] as never
