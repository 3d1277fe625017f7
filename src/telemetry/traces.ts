// traces: runs, customers and batches as OpenTelemetry spans, sent to an OTLP/HTTP collector. Names and references only (S15).
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';

export interface Traces {
  readonly plugin: OpenTelemetryPlugin;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** `url`: as in http://127.0.0.1:4318/v1/traces. A collector that does not answer costs nothing but the spans. */
export function openTraces(url: string, environment: string): Traces {
  const resource = new Resource({ 'service.name': 'order-mirror', 'deployment.environment': environment });
  const spanProcessor = new BatchSpanProcessor(new OTLPTraceExporter({ url }));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [spanProcessor] });
  const plugin = new OpenTelemetryPlugin({ resource, spanProcessor, tracer: provider.getTracer('order-mirror') });
  return { plugin, close: () => provider.shutdown().catch(() => undefined) };
}
