// Original file: socketlab/v1/listener.proto


export interface GetListenerSourceRequest {
}

export interface GetListenerSourceRequest__Output {
}
