package io.gatehouse.server.probe;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Runs SQL in the server's own data source, which the query string names. */
public final class SqlServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("BanJNDI") // of a test, which names it
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String sql = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            DataSource source = (DataSource) new InitialContext().lookup(request.getQueryString());
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        } catch (NamingException | SQLException e) {
            throw new ServletException(e);
        }
    }
}
