/** Texts of the demo city's hazard ledgers. All of them are invented for the demo. */

export type HazardCategory = 'basic' | 'site'

export type HazardSpeciality =
  | 'safety'
  | 'process'
  | 'electrical'
  | 'instrument'
  | 'fire'
  | 'layout'
  | 'equipment'
  | 'other'

export interface HazardText {
  /** One line as a worker or a safety manager writes it: what, where, how bad. A short one is shown after its place. */
  title: string
  /** Generic place usable in any enterprise of the trade. */
  place: string
  category: HazardCategory
  speciality: HazardSpeciality
  /** Accident name of GB 6441-2025. */
  accident: string
  cause: string
  /** Temporary precaution until the hazard is rectified. */
  interim: string
  measure: string
  /** What the rectifier writes when handing in. */
  done: string
  /** What the verifier writes when accepting. */
  verify: string
  /** A plausible reason to send the work back; about a third have one. */
  reject?: string
  /** Typical days allowed, 0 (on the spot) to 30. */
  days: number
  /** Yuan. */
  cost: number
  /** Yuan for each form of the text, see variants.ts. */
  costs?: number[]
  trade?: string
}

/** The six parts of a treatment plan for a major hazard. */
export interface TreatmentPlan {
  goal: string
  methods: string
  funds: string
  people: string
  timetable: string
  safety: string
}

export interface MajorHazardText extends HazardText {
  /** Code of the criteria list with a clause hint, e.g. 'GM10-11-3'. */
  criterion: string
  plan: TreatmentPlan
  progress: string[]
  extensionReason: string
}

export type HazardSector =
  | 'industry_trade'
  | 'hazardous_chemicals'
  | 'construction'
  | 'logistics'
  | 'commerce'
  | 'gas'
  | 'transport'
  | 'special_equipment'
  | 'education'
  | 'culture_tourism'
  | 'fire'
  | 'noncoal_mine'
  | 'coal_mine'
