// workflow-spans: the spans that workflows write, in their sandbox: one for a workflow, its children and what it is told; its activities hang below it by
// the header alone. Not a second span for the asking of each activity, as the library has it: each of them crosses the border of the sandbox with all that Temporal
// knows of the workflow, and a sync asks for some thousand. Bundled with the workflows where traces are on; changes nothing of what they do.
import { headersWithContext } from '@temporalio/interceptors-opentelemetry/lib/instrumentation.js';
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/workflow/index.js';
import type { ActivityInput, Next, WorkflowInterceptors, WorkflowOutboundCallsInterceptor } from '@temporalio/workflow';

class HeadersOnly extends OpenTelemetryOutboundInterceptor {
  override async scheduleActivity(
    input: ActivityInput,
    next: Next<WorkflowOutboundCallsInterceptor, 'scheduleActivity'>,
  ): Promise<unknown> {
    return next({ ...input, headers: headersWithContext(input.headers) });
  }
}

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [new OpenTelemetryInboundInterceptor()],
  outbound: [new HeadersOnly()],
  internals: [new OpenTelemetryInternalsInterceptor()],
});
