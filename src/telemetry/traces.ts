// traces: runs, customers and batches as OpenTelemetry spans, sent to an OTLP/HTTP collector. Names and references only (S15).
// Owns: what a span tells, and where it goes. Does not own: the spans of activities (activity-spans.ts) and inside workflows (workflow-spans.ts).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { makeWorkflowExporter } from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { WorkerOptions } from '@temporalio/worker';
import { ActivitySpans } from './activity-spans.js';

export interface Traces {
  readonly interceptors: NonNullable<WorkerOptions['interceptors']>;
  readonly sinks: NonNullable<WorkerOptions['sinks']>;
  /** To be bundled with the workflows, where that was not done by the build. */
  readonly workflowModules: string[];
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Of what Temporal writes beside each span of a workflow, all it knows of that workflow, some 2 KB: what leads to it. */
const TOLD_OF_WORKFLOWS = ['workflowId', 'runId', 'workflowType', 'attempt'];

class LeanSpans extends BatchSpanProcessor {
  override onEnd(span: ReadableSpan): void {
    super.onEnd('workflowType' in span.attributes ? { ...span, attributes: pick(span.attributes) } : span);
  }
}

function pick(attributes: ReadableSpan['attributes']): ReadableSpan['attributes'] {
  return Object.fromEntries(TOLD_OF_WORKFLOWS.map((name) => [name, attributes[name]]));
}

/** `url`: as in http://127.0.0.1:4318/v1/traces. A collector that does not answer costs nothing but the spans. */
export function openTraces(url: string, environment: string): Traces {
  const resource = new Resource({ 'service.name': 'order-mirror', 'deployment.environment': environment });
  const spanProcessor = new LeanSpans(new OTLPTraceExporter({ url }));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [spanProcessor] });
  // Only for the headers: without a propagator in this process an activity cannot read which span its workflow has.
  provider.register({ contextManager: null });
  const tracer = provider.getTracer('order-mirror');
  return {
    interceptors: { activity: [(context) => ({ inbound: new ActivitySpans(context, tracer) })] },
    sinks: { exporter: makeWorkflowExporter(spanProcessor, resource) },
    workflowModules: [inThisFolder('workflow-spans')],
    close: () => provider.shutdown().catch(() => undefined),
  };
}

/** Built, or, in tests, as it is written. */
function inThisFolder(module: string): string {
  const built = fileURLToPath(new URL(`./${module}.js`, import.meta.url));
  return existsSync(built) ? built : built.replace(/\.js$/, '.ts');
}
