package io.gatehouse.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Placeholder: replaced by the strategies that were proved on each server. */
public interface Abort {

    void abort(AsyncContext async, HttpServletRequest request, HttpServletResponse response);
}
