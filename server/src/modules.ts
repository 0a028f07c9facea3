import { accountConsumers } from '#modules/account/account.consumers'
import { Accounts, Sessions } from '#modules/account/account.entity'
import { accountRoutes, grantRoutes } from '#modules/account/account.routes'
import { RoleGrants } from '#modules/account/grant.entity'
import { auditRoutes } from '#modules/audit/audit.routes'
import { authorityConsumers } from '#modules/authority/authority.consumers'
import { Authorities, AuthorityRequests, Jurisdictions } from '#modules/authority/authority.entity'
import { authorityRoutes } from '#modules/authority/authority.routes'
import { belongingConsumers } from '#modules/belonging/belonging.consumers'
import { changeProof, EnterpriseChanges } from '#modules/belonging/belonging.entity'
import { belongingRoutes } from '#modules/belonging/belonging.routes'
import { dossierConsumers } from '#modules/dossier/dossier.consumers'
import { dossierRoutes } from '#modules/dossier/dossier.routes'
import { Belongings } from '#modules/enterprise/belonging.entity'
import { enterpriseConsumers } from '#modules/enterprise/enterprise.consumers'
import { Enterprises } from '#modules/enterprise/enterprise.entity'
import { enterpriseRoutes } from '#modules/enterprise/enterprise.routes'
import { FileLinks, Files, LooseBytes } from '#modules/file/file.entity'
import { fileRoutes } from '#modules/file/file.routes'
import { pruneFiles, releaseFiles, removeBytes } from '#modules/file/file.sweeps'
import { hazardConsumers } from '#modules/hazard/hazard.consumers'
import { afterPhotos, Hazards, hazardPhotos, Rectifications, TreatmentPlans } from '#modules/hazard/hazard.entity'
import { hazardRoutes } from '#modules/hazard/hazard.routes'
import { commitImport } from '#modules/import/commit.job'
import { ImportChunks, ImportMappings, Imports, importRefused, importWorkbook } from '#modules/import/import.entity'
import { importRoutes } from '#modules/import/import.routes'
import { parseImport } from '#modules/import/parse.job'
import { planImport } from '#modules/import/plan.job'
import { undoImport } from '#modules/import/undo.job'
import { jobRoutes } from '#modules/job/job.routes'
import { notificationRoutes } from '#modules/notification/notification.routes'
import { OrgUnits } from '#modules/organization/organization.entity'
import { organizationRoutes } from '#modules/organization/organization.routes'
import { documentConsumer } from '#modules/oversight/documents.consumer'
import { handoverConsumers } from '#modules/oversight/handover.consumers'
import { Handovers } from '#modules/oversight/handover.entity'
import { handoverSweep } from '#modules/oversight/handover.sweep'
import { oversightConsumers } from '#modules/oversight/oversight.consumers'
import {
  documentFile,
  EnterpriseFigures,
  entryFiles,
  OfficialDocuments,
  SupervisionEntries,
  Supervisions,
} from '#modules/oversight/oversight.entity'
import { documentRoutes, handoverRoutes, overviewRoutes, supervisionRoutes } from '#modules/oversight/oversight.routes'
import { referenceRoutes } from '#modules/reference/reference.routes'
import { FloorPlans, planPicture } from '#modules/risk/floor-plan.entity'
import { RegisterRows, RiskRegisters } from '#modules/risk/register.entity'
import { freezeRegister } from '#modules/risk/register.service'
import { riskConsumers } from '#modules/risk/risk.consumers'
import { ControlMeasures, RiskPoints, Risks } from '#modules/risk/risk.entity'
import { riskRoutes } from '#modules/risk/risk.routes'
import { exportRisks } from '#modules/risk/risk-export.service'
import { Certificates, certificateScan } from '#modules/standardization/certificate.entity'
import { EvaluationItems, Evaluations, evaluationEvidence } from '#modules/standardization/evaluation.entity'
import { standardizationConsumers } from '#modules/standardization/standardization.consumers'
import { certificateRoutes, standardizationRoutes } from '#modules/standardization/standardization.routes'
import { undeliveredRoutes } from '#modules/undelivered/undelivered.routes'
import { Deadlines } from '#platform/deadlines'
import { type JobHandler, Jobs, jobResult } from '#platform/jobs'
import type { Module } from '#platform/module'
import { Deliveries, Notifications } from '#platform/notify'

/** Every module of the product, in one list: endpoints, tables, reactions to events, jobs. A new one adds an entry. */
export const modules: readonly Module[] = [
  {
    name: 'account',
    routes: [accountRoutes],
    entities: [Accounts, Sessions],
    consumers: accountConsumers,
  },
  { name: 'grant', routes: [grantRoutes], entities: [RoleGrants] },
  { name: 'audit', routes: [auditRoutes] },
  {
    name: 'authority',
    routes: [authorityRoutes],
    entities: [Authorities, Jurisdictions, AuthorityRequests],
    consumers: authorityConsumers,
  },
  {
    name: 'enterprise',
    routes: [enterpriseRoutes],
    entities: [Enterprises, Belongings],
    consumers: enterpriseConsumers,
  },
  {
    name: 'belonging',
    routes: [belongingRoutes],
    entities: [EnterpriseChanges],
    files: [changeProof],
    consumers: belongingConsumers,
  },
  {
    name: 'file',
    routes: [fileRoutes],
    entities: [Files, FileLinks, LooseBytes],
    sweeps: [pruneFiles, removeBytes, releaseFiles],
  },
  { name: 'deadline', routes: [], entities: [Deadlines] },
  {
    name: 'hazard',
    routes: [hazardRoutes],
    entities: [Hazards, Rectifications, TreatmentPlans],
    files: [hazardPhotos, afterPhotos],
    consumers: hazardConsumers,
  },
  {
    name: 'import',
    routes: [importRoutes],
    entities: [Imports, ImportChunks, ImportMappings],
    files: [importWorkbook, importRefused],
    jobs: {
      'import.parse': parseImport,
      'import.plan': planImport,
      'import.commit': commitImport,
      'import.undo': undoImport,
    },
  },
  { name: 'job', routes: [jobRoutes], entities: [Jobs], files: [jobResult] },
  { name: 'notification', routes: [notificationRoutes], entities: [Notifications, Deliveries] },
  { name: 'organization', routes: [organizationRoutes], entities: [OrgUnits] },
  { name: 'reference', routes: [referenceRoutes] },
  {
    name: 'oversight',
    routes: [supervisionRoutes, overviewRoutes, documentRoutes],
    entities: [Supervisions, SupervisionEntries, OfficialDocuments, EnterpriseFigures],
    files: [entryFiles, documentFile],
    consumers: [...oversightConsumers, documentConsumer],
  },
  {
    name: 'handover',
    routes: [handoverRoutes],
    entities: [Handovers],
    consumers: handoverConsumers,
    sweeps: [handoverSweep],
  },
  {
    name: 'risk',
    routes: [riskRoutes],
    entities: [RiskPoints, Risks, ControlMeasures, RiskRegisters, RegisterRows, FloorPlans],
    files: [planPicture],
    consumers: riskConsumers,
    jobs: { 'risk.export': exportRisks, 'risk.freeze': freezeRegister },
  },
  {
    name: 'standardization',
    routes: [standardizationRoutes, certificateRoutes],
    entities: [Evaluations, EvaluationItems, Certificates],
    files: [evaluationEvidence, certificateScan],
    consumers: standardizationConsumers,
  },
  { name: 'undelivered', routes: [undeliveredRoutes] },
  { name: 'dossier', routes: [dossierRoutes], consumers: dossierConsumers },
]

export const entities = modules.flatMap((module) => module.entities ?? [])
export const consumers = modules.flatMap((module) => module.consumers ?? [])
export const sweeps = modules.flatMap((module) => module.sweeps ?? [])
export const filePlaces = modules.flatMap((module) => module.files ?? [])
export const jobs: Readonly<Record<string, JobHandler>> = Object.assign(
  {},
  ...modules.map((module) => module.jobs ?? {}),
)
