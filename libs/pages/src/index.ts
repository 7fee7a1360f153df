export { ReportNotWrittenError } from './errors.ts';
export { escapeHtml, escapeMarkdown } from './escape.ts';
export { htmlTable, type Page, renderPage } from './html.ts';
export { markdownTable } from './markdown.ts';
export { PAGE_CSS } from './style.ts';
export {
  prepareReportFolder,
  type ReportContents,
  type ReportPlace,
  removeFormerFiles,
  writeReportFiles,
} from './write-report-files.ts';
