// Original file: socketlab/v1/listener.proto


export interface ListEndpointsRequest {
}

export interface ListEndpointsRequest__Output {
}
