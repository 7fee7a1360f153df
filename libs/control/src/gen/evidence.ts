import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AcceptQueue as _socketlab_v1_AcceptQueue, AcceptQueue__Output as _socketlab_v1_AcceptQueue__Output } from './socketlab/v1/AcceptQueue.ts';
import type { Call as _socketlab_v1_Call, Call__Output as _socketlab_v1_Call__Output } from './socketlab/v1/Call.ts';
import type { CallCount as _socketlab_v1_CallCount, CallCount__Output as _socketlab_v1_CallCount__Output } from './socketlab/v1/CallCount.ts';
import type { CallCounts as _socketlab_v1_CallCounts, CallCounts__Output as _socketlab_v1_CallCounts__Output } from './socketlab/v1/CallCounts.ts';
import type { CaptureMark as _socketlab_v1_CaptureMark, CaptureMark__Output as _socketlab_v1_CaptureMark__Output } from './socketlab/v1/CaptureMark.ts';
import type { Datagram as _socketlab_v1_Datagram, Datagram__Output as _socketlab_v1_Datagram__Output } from './socketlab/v1/Datagram.ts';
import type { DownloadCaptureRequest as _socketlab_v1_DownloadCaptureRequest, DownloadCaptureRequest__Output as _socketlab_v1_DownloadCaptureRequest__Output } from './socketlab/v1/DownloadCaptureRequest.ts';
import type { DownloadCaptureResponse as _socketlab_v1_DownloadCaptureResponse, DownloadCaptureResponse__Output as _socketlab_v1_DownloadCaptureResponse__Output } from './socketlab/v1/DownloadCaptureResponse.ts';
import type { Event as _socketlab_v1_Event, Event__Output as _socketlab_v1_Event__Output } from './socketlab/v1/Event.ts';
import type { EvidenceServiceClient as _socketlab_v1_EvidenceServiceClient, EvidenceServiceDefinition as _socketlab_v1_EvidenceServiceDefinition } from './socketlab/v1/EvidenceService.ts';
import type { FetchEventsRequest as _socketlab_v1_FetchEventsRequest, FetchEventsRequest__Output as _socketlab_v1_FetchEventsRequest__Output } from './socketlab/v1/FetchEventsRequest.ts';
import type { FetchEventsResponse as _socketlab_v1_FetchEventsResponse, FetchEventsResponse__Output as _socketlab_v1_FetchEventsResponse__Output } from './socketlab/v1/FetchEventsResponse.ts';
import type { GetTierRequest as _socketlab_v1_GetTierRequest, GetTierRequest__Output as _socketlab_v1_GetTierRequest__Output } from './socketlab/v1/GetTierRequest.ts';
import type { GetTierResponse as _socketlab_v1_GetTierResponse, GetTierResponse__Output as _socketlab_v1_GetTierResponse__Output } from './socketlab/v1/GetTierResponse.ts';
import type { Icmp as _socketlab_v1_Icmp, Icmp__Output as _socketlab_v1_Icmp__Output } from './socketlab/v1/Icmp.ts';
import type { Interface as _socketlab_v1_Interface, Interface__Output as _socketlab_v1_Interface__Output } from './socketlab/v1/Interface.ts';
import type { Limit as _socketlab_v1_Limit, Limit__Output as _socketlab_v1_Limit__Output } from './socketlab/v1/Limit.ts';
import type { ListListenersRequest as _socketlab_v1_ListListenersRequest, ListListenersRequest__Output as _socketlab_v1_ListListenersRequest__Output } from './socketlab/v1/ListListenersRequest.ts';
import type { ListListenersResponse as _socketlab_v1_ListListenersResponse, ListListenersResponse__Output as _socketlab_v1_ListListenersResponse__Output } from './socketlab/v1/ListListenersResponse.ts';
import type { ListeningSocket as _socketlab_v1_ListeningSocket, ListeningSocket__Output as _socketlab_v1_ListeningSocket__Output } from './socketlab/v1/ListeningSocket.ts';
import type { Loss as _socketlab_v1_Loss, Loss__Output as _socketlab_v1_Loss__Output } from './socketlab/v1/Loss.ts';
import type { MarkUsageRequest as _socketlab_v1_MarkUsageRequest, MarkUsageRequest__Output as _socketlab_v1_MarkUsageRequest__Output } from './socketlab/v1/MarkUsageRequest.ts';
import type { MarkUsageResponse as _socketlab_v1_MarkUsageResponse, MarkUsageResponse__Output as _socketlab_v1_MarkUsageResponse__Output } from './socketlab/v1/MarkUsageResponse.ts';
import type { Observer as _socketlab_v1_Observer, Observer__Output as _socketlab_v1_Observer__Output } from './socketlab/v1/Observer.ts';
import type { Packet as _socketlab_v1_Packet, Packet__Output as _socketlab_v1_Packet__Output } from './socketlab/v1/Packet.ts';
import type { ReadClockRequest as _socketlab_v1_ReadClockRequest, ReadClockRequest__Output as _socketlab_v1_ReadClockRequest__Output } from './socketlab/v1/ReadClockRequest.ts';
import type { ReadClockResponse as _socketlab_v1_ReadClockResponse, ReadClockResponse__Output as _socketlab_v1_ReadClockResponse__Output } from './socketlab/v1/ReadClockResponse.ts';
import type { ReadInterfaceRequest as _socketlab_v1_ReadInterfaceRequest, ReadInterfaceRequest__Output as _socketlab_v1_ReadInterfaceRequest__Output } from './socketlab/v1/ReadInterfaceRequest.ts';
import type { ReadInterfaceResponse as _socketlab_v1_ReadInterfaceResponse, ReadInterfaceResponse__Output as _socketlab_v1_ReadInterfaceResponse__Output } from './socketlab/v1/ReadInterfaceResponse.ts';
import type { ReadWayRequest as _socketlab_v1_ReadWayRequest, ReadWayRequest__Output as _socketlab_v1_ReadWayRequest__Output } from './socketlab/v1/ReadWayRequest.ts';
import type { ReadWayResponse as _socketlab_v1_ReadWayResponse, ReadWayResponse__Output as _socketlab_v1_ReadWayResponse__Output } from './socketlab/v1/ReadWayResponse.ts';
import type { Reset as _socketlab_v1_Reset, Reset__Output as _socketlab_v1_Reset__Output } from './socketlab/v1/Reset.ts';
import type { Retransmit as _socketlab_v1_Retransmit, Retransmit__Output as _socketlab_v1_Retransmit__Output } from './socketlab/v1/Retransmit.ts';
import type { Snapshot as _socketlab_v1_Snapshot, Snapshot__Output as _socketlab_v1_Snapshot__Output } from './socketlab/v1/Snapshot.ts';
import type { SocketName as _socketlab_v1_SocketName, SocketName__Output as _socketlab_v1_SocketName__Output } from './socketlab/v1/SocketName.ts';
import type { StartCaptureRequest as _socketlab_v1_StartCaptureRequest, StartCaptureRequest__Output as _socketlab_v1_StartCaptureRequest__Output } from './socketlab/v1/StartCaptureRequest.ts';
import type { StartCaptureResponse as _socketlab_v1_StartCaptureResponse, StartCaptureResponse__Output as _socketlab_v1_StartCaptureResponse__Output } from './socketlab/v1/StartCaptureResponse.ts';
import type { StartRecordingRequest as _socketlab_v1_StartRecordingRequest, StartRecordingRequest__Output as _socketlab_v1_StartRecordingRequest__Output } from './socketlab/v1/StartRecordingRequest.ts';
import type { StartRecordingResponse as _socketlab_v1_StartRecordingResponse, StartRecordingResponse__Output as _socketlab_v1_StartRecordingResponse__Output } from './socketlab/v1/StartRecordingResponse.ts';
import type { StateChange as _socketlab_v1_StateChange, StateChange__Output as _socketlab_v1_StateChange__Output } from './socketlab/v1/StateChange.ts';
import type { StopCaptureRequest as _socketlab_v1_StopCaptureRequest, StopCaptureRequest__Output as _socketlab_v1_StopCaptureRequest__Output } from './socketlab/v1/StopCaptureRequest.ts';
import type { StopCaptureResponse as _socketlab_v1_StopCaptureResponse, StopCaptureResponse__Output as _socketlab_v1_StopCaptureResponse__Output } from './socketlab/v1/StopCaptureResponse.ts';
import type { StopRecordingRequest as _socketlab_v1_StopRecordingRequest, StopRecordingRequest__Output as _socketlab_v1_StopRecordingRequest__Output } from './socketlab/v1/StopRecordingRequest.ts';
import type { StopRecordingResponse as _socketlab_v1_StopRecordingResponse, StopRecordingResponse__Output as _socketlab_v1_StopRecordingResponse__Output } from './socketlab/v1/StopRecordingResponse.ts';
import type { TakeSnapshotRequest as _socketlab_v1_TakeSnapshotRequest, TakeSnapshotRequest__Output as _socketlab_v1_TakeSnapshotRequest__Output } from './socketlab/v1/TakeSnapshotRequest.ts';
import type { TakeSnapshotResponse as _socketlab_v1_TakeSnapshotResponse, TakeSnapshotResponse__Output as _socketlab_v1_TakeSnapshotResponse__Output } from './socketlab/v1/TakeSnapshotResponse.ts';
import type { TcpSegment as _socketlab_v1_TcpSegment, TcpSegment__Output as _socketlab_v1_TcpSegment__Output } from './socketlab/v1/TcpSegment.ts';
import type { TcpTimestamps as _socketlab_v1_TcpTimestamps, TcpTimestamps__Output as _socketlab_v1_TcpTimestamps__Output } from './socketlab/v1/TcpTimestamps.ts';
import type { ThreadUsage as _socketlab_v1_ThreadUsage, ThreadUsage__Output as _socketlab_v1_ThreadUsage__Output } from './socketlab/v1/ThreadUsage.ts';
import type { UdpSocketFacts as _socketlab_v1_UdpSocketFacts, UdpSocketFacts__Output as _socketlab_v1_UdpSocketFacts__Output } from './socketlab/v1/UdpSocketFacts.ts';
import type { Usage as _socketlab_v1_Usage, Usage__Output as _socketlab_v1_Usage__Output } from './socketlab/v1/Usage.ts';
import type { UsageCounters as _socketlab_v1_UsageCounters, UsageCounters__Output as _socketlab_v1_UsageCounters__Output } from './socketlab/v1/UsageCounters.ts';
import type { UsageSample as _socketlab_v1_UsageSample, UsageSample__Output as _socketlab_v1_UsageSample__Output } from './socketlab/v1/UsageSample.ts';
import type { WatchEventsRequest as _socketlab_v1_WatchEventsRequest, WatchEventsRequest__Output as _socketlab_v1_WatchEventsRequest__Output } from './socketlab/v1/WatchEventsRequest.ts';
import type { WatchEventsResponse as _socketlab_v1_WatchEventsResponse, WatchEventsResponse__Output as _socketlab_v1_WatchEventsResponse__Output } from './socketlab/v1/WatchEventsResponse.ts';
import type { WayInterface as _socketlab_v1_WayInterface, WayInterface__Output as _socketlab_v1_WayInterface__Output } from './socketlab/v1/WayInterface.ts';
import type { WayNeighbour as _socketlab_v1_WayNeighbour, WayNeighbour__Output as _socketlab_v1_WayNeighbour__Output } from './socketlab/v1/WayNeighbour.ts';
import type { WayProblem as _socketlab_v1_WayProblem, WayProblem__Output as _socketlab_v1_WayProblem__Output } from './socketlab/v1/WayProblem.ts';
import type { WayRoute as _socketlab_v1_WayRoute, WayRoute__Output as _socketlab_v1_WayRoute__Output } from './socketlab/v1/WayRoute.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  socketlab: {
    v1: {
      AcceptQueue: MessageTypeDefinition<_socketlab_v1_AcceptQueue, _socketlab_v1_AcceptQueue__Output>
      Call: MessageTypeDefinition<_socketlab_v1_Call, _socketlab_v1_Call__Output>
      CallCount: MessageTypeDefinition<_socketlab_v1_CallCount, _socketlab_v1_CallCount__Output>
      CallCounts: MessageTypeDefinition<_socketlab_v1_CallCounts, _socketlab_v1_CallCounts__Output>
      CaptureMark: MessageTypeDefinition<_socketlab_v1_CaptureMark, _socketlab_v1_CaptureMark__Output>
      Datagram: MessageTypeDefinition<_socketlab_v1_Datagram, _socketlab_v1_Datagram__Output>
      DownloadCaptureRequest: MessageTypeDefinition<_socketlab_v1_DownloadCaptureRequest, _socketlab_v1_DownloadCaptureRequest__Output>
      DownloadCaptureResponse: MessageTypeDefinition<_socketlab_v1_DownloadCaptureResponse, _socketlab_v1_DownloadCaptureResponse__Output>
      Event: MessageTypeDefinition<_socketlab_v1_Event, _socketlab_v1_Event__Output>
      EvidenceService: SubtypeConstructor<typeof grpc.Client, _socketlab_v1_EvidenceServiceClient> & { service: _socketlab_v1_EvidenceServiceDefinition }
      FetchEventsRequest: MessageTypeDefinition<_socketlab_v1_FetchEventsRequest, _socketlab_v1_FetchEventsRequest__Output>
      FetchEventsResponse: MessageTypeDefinition<_socketlab_v1_FetchEventsResponse, _socketlab_v1_FetchEventsResponse__Output>
      GetTierRequest: MessageTypeDefinition<_socketlab_v1_GetTierRequest, _socketlab_v1_GetTierRequest__Output>
      GetTierResponse: MessageTypeDefinition<_socketlab_v1_GetTierResponse, _socketlab_v1_GetTierResponse__Output>
      Icmp: MessageTypeDefinition<_socketlab_v1_Icmp, _socketlab_v1_Icmp__Output>
      Interface: MessageTypeDefinition<_socketlab_v1_Interface, _socketlab_v1_Interface__Output>
      Limit: MessageTypeDefinition<_socketlab_v1_Limit, _socketlab_v1_Limit__Output>
      ListListenersRequest: MessageTypeDefinition<_socketlab_v1_ListListenersRequest, _socketlab_v1_ListListenersRequest__Output>
      ListListenersResponse: MessageTypeDefinition<_socketlab_v1_ListListenersResponse, _socketlab_v1_ListListenersResponse__Output>
      ListeningSocket: MessageTypeDefinition<_socketlab_v1_ListeningSocket, _socketlab_v1_ListeningSocket__Output>
      Loss: MessageTypeDefinition<_socketlab_v1_Loss, _socketlab_v1_Loss__Output>
      MarkUsageRequest: MessageTypeDefinition<_socketlab_v1_MarkUsageRequest, _socketlab_v1_MarkUsageRequest__Output>
      MarkUsageResponse: MessageTypeDefinition<_socketlab_v1_MarkUsageResponse, _socketlab_v1_MarkUsageResponse__Output>
      Observer: MessageTypeDefinition<_socketlab_v1_Observer, _socketlab_v1_Observer__Output>
      Packet: MessageTypeDefinition<_socketlab_v1_Packet, _socketlab_v1_Packet__Output>
      ReadClockRequest: MessageTypeDefinition<_socketlab_v1_ReadClockRequest, _socketlab_v1_ReadClockRequest__Output>
      ReadClockResponse: MessageTypeDefinition<_socketlab_v1_ReadClockResponse, _socketlab_v1_ReadClockResponse__Output>
      ReadInterfaceRequest: MessageTypeDefinition<_socketlab_v1_ReadInterfaceRequest, _socketlab_v1_ReadInterfaceRequest__Output>
      ReadInterfaceResponse: MessageTypeDefinition<_socketlab_v1_ReadInterfaceResponse, _socketlab_v1_ReadInterfaceResponse__Output>
      ReadWayRequest: MessageTypeDefinition<_socketlab_v1_ReadWayRequest, _socketlab_v1_ReadWayRequest__Output>
      ReadWayResponse: MessageTypeDefinition<_socketlab_v1_ReadWayResponse, _socketlab_v1_ReadWayResponse__Output>
      Reset: MessageTypeDefinition<_socketlab_v1_Reset, _socketlab_v1_Reset__Output>
      Retransmit: MessageTypeDefinition<_socketlab_v1_Retransmit, _socketlab_v1_Retransmit__Output>
      Snapshot: MessageTypeDefinition<_socketlab_v1_Snapshot, _socketlab_v1_Snapshot__Output>
      SocketName: MessageTypeDefinition<_socketlab_v1_SocketName, _socketlab_v1_SocketName__Output>
      Source: EnumTypeDefinition
      StartCaptureRequest: MessageTypeDefinition<_socketlab_v1_StartCaptureRequest, _socketlab_v1_StartCaptureRequest__Output>
      StartCaptureResponse: MessageTypeDefinition<_socketlab_v1_StartCaptureResponse, _socketlab_v1_StartCaptureResponse__Output>
      StartRecordingRequest: MessageTypeDefinition<_socketlab_v1_StartRecordingRequest, _socketlab_v1_StartRecordingRequest__Output>
      StartRecordingResponse: MessageTypeDefinition<_socketlab_v1_StartRecordingResponse, _socketlab_v1_StartRecordingResponse__Output>
      StateChange: MessageTypeDefinition<_socketlab_v1_StateChange, _socketlab_v1_StateChange__Output>
      StopCaptureRequest: MessageTypeDefinition<_socketlab_v1_StopCaptureRequest, _socketlab_v1_StopCaptureRequest__Output>
      StopCaptureResponse: MessageTypeDefinition<_socketlab_v1_StopCaptureResponse, _socketlab_v1_StopCaptureResponse__Output>
      StopRecordingRequest: MessageTypeDefinition<_socketlab_v1_StopRecordingRequest, _socketlab_v1_StopRecordingRequest__Output>
      StopRecordingResponse: MessageTypeDefinition<_socketlab_v1_StopRecordingResponse, _socketlab_v1_StopRecordingResponse__Output>
      TakeSnapshotRequest: MessageTypeDefinition<_socketlab_v1_TakeSnapshotRequest, _socketlab_v1_TakeSnapshotRequest__Output>
      TakeSnapshotResponse: MessageTypeDefinition<_socketlab_v1_TakeSnapshotResponse, _socketlab_v1_TakeSnapshotResponse__Output>
      TcpSegment: MessageTypeDefinition<_socketlab_v1_TcpSegment, _socketlab_v1_TcpSegment__Output>
      TcpTimestamps: MessageTypeDefinition<_socketlab_v1_TcpTimestamps, _socketlab_v1_TcpTimestamps__Output>
      ThreadUsage: MessageTypeDefinition<_socketlab_v1_ThreadUsage, _socketlab_v1_ThreadUsage__Output>
      Tier: EnumTypeDefinition
      UdpSocketFacts: MessageTypeDefinition<_socketlab_v1_UdpSocketFacts, _socketlab_v1_UdpSocketFacts__Output>
      Usage: MessageTypeDefinition<_socketlab_v1_Usage, _socketlab_v1_Usage__Output>
      UsageCounters: MessageTypeDefinition<_socketlab_v1_UsageCounters, _socketlab_v1_UsageCounters__Output>
      UsageSample: MessageTypeDefinition<_socketlab_v1_UsageSample, _socketlab_v1_UsageSample__Output>
      WatchEventsRequest: MessageTypeDefinition<_socketlab_v1_WatchEventsRequest, _socketlab_v1_WatchEventsRequest__Output>
      WatchEventsResponse: MessageTypeDefinition<_socketlab_v1_WatchEventsResponse, _socketlab_v1_WatchEventsResponse__Output>
      WayInterface: MessageTypeDefinition<_socketlab_v1_WayInterface, _socketlab_v1_WayInterface__Output>
      WayNeighbour: MessageTypeDefinition<_socketlab_v1_WayNeighbour, _socketlab_v1_WayNeighbour__Output>
      WayProblem: MessageTypeDefinition<_socketlab_v1_WayProblem, _socketlab_v1_WayProblem__Output>
      WayRoute: MessageTypeDefinition<_socketlab_v1_WayRoute, _socketlab_v1_WayRoute__Output>
    }
  }
}

